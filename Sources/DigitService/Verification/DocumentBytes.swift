import PlainText

extension [UInt8] {
    /// Whether these bytes are a document, and of a scan of a content; of one that could not be read, nothing
    /// is known but that it is one.
    func isDocument(ofContent digest: [UInt8]?) -> Bool {
        guard starts(with: #"{"schema":1,"#.utf8) else { return false }
        guard let digest else { return true }
        let member = Array(#""sha256":""#.utf8 + digest.hexadecimal)
        return place(of: member) != nil
    }

    private var hexadecimal: [UInt8] {
        flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
