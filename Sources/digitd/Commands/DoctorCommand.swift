import ArgumentParser
import PlainText
import ScanSpool

/// `digitd doctor`: whether digitd can work in a place, and what keeps it from that.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks whether digitd can work in a root, and names a cure for what is wrong.",
        usage: """
            digitd doctor [--root DIR] [--json]
            """,
        discussion: """
            Looks at the folders, what others may drop there, the file system and its events, limits,
            clock, processor, model, ledger and daemon, before a root is used as well as meanwhile;
            without --root also whether the service's unit lets it work there. It makes and removes
            one empty file in the inbox. Run it as the user of the daemon: sudo -u digitd digitd
            doctor.

            Ends with 0, and with 69 where something keeps digitd from working.

              digitd doctor --root ~/digits
              digitd doctor --root ~/digits --json | jq '.findings[] | select(.level != "fine")'
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let (configuration, layout) = try await rootOptions.existing(configurationOptions)
        let machine = MachineExamination(
            layout: layout, minimumFreeBytes: configuration.intake.minimumFreeSpace)
        let findings =
            FolderExamination(layout: layout).findings() + (await machine.findings())
            + WorkExamination(layout: layout).findings()
            + [RetentionExamination(layout: layout, retention: configuration.retention).finding()]
            // A root that is named here is not the one that the service works in.
            + (rootOptions.root == nil ? UnitExamination(layout: layout).findings() : [])
        if json {
            let report = Report(root: layout.root.display, findings: findings)
            StandardStream.output.writeLine(try JSONLine.encode(report))
        } else {
            StandardStream.output.write(Self.text(of: findings))
        }
        if findings.contains(where: { $0.level == .fault }) { throw CommandFailure(.unavailable) }
    }

    private struct Report: Encodable {
        var root: String
        var findings: [Finding]
    }

    /// The findings as a person reads them.
    static func text(of findings: [Finding]) -> String {
        findings.map { finding in
            let head = finding.level == .fine ? "" : "\(finding.level.rawValue): "
            let line = finding.subject.leftAligned(in: 11) + head + finding.found + "\n"
            return line + (finding.cure.map { "".leftAligned(in: 11) + "→ \($0)\n" } ?? "")
        }.joined()
    }
}
