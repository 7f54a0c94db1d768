extension [UInt8] {
    /// Where a part stands first; nil where it does not.
    ///
    /// `firstRange(of:)` of the standard library takes a hundred times as long here.
    ///
    /// - Complexity: O(n · m) at worst; where the part's first byte is rare, O(n).
    package func place(of part: [UInt8]) -> Range<Int>? {
        guard let first = part.first, part.count <= count else { return nil }
        return withUnsafeBufferPointer { all in
            part.withUnsafeBufferPointer { part in
                (0...all.count - part.count).first { start in
                    all[start] == first && all[start..<start + part.count].elementsEqual(part)
                }
            }
        }.map { $0..<$0 + part.count }
    }
}
