/// The last line of a text that comes in pieces and may be endless: what came before is forgotten.
struct LastLine {
    /// A report names every file that could not be used, so it may be long; no report is longer.
    private static let longest = 64 << 20

    private var current: [UInt8] = []
    private var previous: [UInt8]?

    /// The last line that is not empty, without its line end; nil when there was none.
    var bytes: [UInt8]? { current.isEmpty ? previous : current }

    /// Takes the next piece; of a line that is too long only the beginning is kept.
    ///
    /// - Parameters:
    ///   - piece: What comes next.
    ///   - heard: Called with each line that has come to its end.
    mutating func append(
        _ piece: some Collection<UInt8>, heard: ([UInt8]) -> Void = { _ in }
    ) {
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            if !current.isEmpty { previous = current }
            heard(current)
            current = []
            rest = rest[rest.index(after: end)...]
        }
        keep(rest)
    }

    private mutating func keep(_ bytes: some Collection<UInt8>) {
        current += bytes.prefix(Self.longest - current.count)
    }
}
