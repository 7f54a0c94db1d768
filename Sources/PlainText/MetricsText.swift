/// Lines of Prometheus' text format 0.0.4, which its server and node_exporter's textfile collector read.
///
///     var text = MetricsText()
///     text.family("digitd_up", "gauge", "Whether a daemon works.")
///     text.line("digitd_up", [("root", "/srv")], "1")
///     text.text   // # HELP digitd_up Whether a daemon works.\n# TYPE digitd_up gauge\ndigitd_up{root="/srv"} 1\n
package struct MetricsText {
    /// All lines so far.
    package private(set) var text = ""

    /// Creates a text without a line.
    package init() {}

    /// Begins a family: the lines of one metric, which must follow each other.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - type: `counter`, `gauge` or `histogram`.
    ///   - help: One sentence.
    package mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// Adds a line.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - labels: Its labels; a value may hold anything.
    ///   - value: The number.
    package mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
        let inside = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(inside)} \(value)\n"
    }

    /// Adds a family of one line.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - type: `counter` or `gauge`.
    ///   - help: One sentence.
    ///   - labels: The labels of the line.
    ///   - value: The number.
    package mutating func single(
        _ name: String, _ type: String, _ help: String, _ labels: [(String, String)],
        _ value: some Numeric
    ) {
        family(name, type, help)
        line(name, labels, "\(value)")
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        // By code points: Swift takes "\r\n" for one character.
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
