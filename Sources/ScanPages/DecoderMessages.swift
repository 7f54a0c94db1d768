/// What a decoder has said of a file, as people may see it: without control characters, which a terminal would obey.
struct DecoderMessages {
    /// Its lines, those that only warn left out.
    let errors: [String]

    /// Whether it wants a password.
    let asksForPassword: Bool

    /// The most bytes that are looked at.
    private static let most = 4096

    /// Takes what was written, line by line.
    init(of bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(Self.most), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map(Self.harmless)
        errors = lines.filter { !$0.isEmpty && !$0.contains("Warning") }
        asksForPassword = text.contains("password")
    }

    /// The first error as the reason of a sentence.
    var reason: String { errors.first ?? "its data contradict the format" }

    /// Returns a line without control characters.
    static func harmless(_ line: some StringProtocol) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in line.unicodeScalars
        where ![.control, .format].contains(scalar.properties.generalCategory) {
            scalars.append(scalar)
        }
        return String(scalars)
    }
}
