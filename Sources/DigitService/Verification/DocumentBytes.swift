extension [UInt8] {
    /// Whether these bytes are a document, and of a scan of a content; of one that could not be read, nothing
    /// is known but that it is one.
    func isDocument(ofContent digest: [UInt8]?) -> Bool {
        guard starts(with: #"{"schema":1,"#.utf8) else { return false }
        guard let digest else { return true }
        let member = Array(#""sha256":""#.utf8 + digest.hexadecimal)
        return holds(member)
    }

    /// Whether these bytes have a part; `firstRange(of:)` takes a hundred times as long here.
    private func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= count else { return false }
        return withUnsafeBufferPointer { all in
            part.withUnsafeBufferPointer { part in
                (0...all.count - part.count).contains { start in
                    all[start] == first && all[start..<start + part.count].elementsEqual(part)
                }
            }
        }
    }

    private var hexadecimal: [UInt8] {
        flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
