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
            one empty file in the inbox; in a place that is no root yet it makes and removes a root
            of another name. Run it as the user of the daemon: sudo -u digitd digitd doctor.

            Ends with 0, and with 69 where something keeps digitd from working.

              digitd doctor --root ~/digits
              digitd doctor --root ~/digits --json | jq '.findings[] | select(.level != "fine")'
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func run() async throws {
        let configuration = try await configurationOptions.load(root: rootOptions.root)
            .configuration
        let layout = SpoolLayout(root: configuration.root ?? RootOptions.serviceRoot)
        let findings =
            (await findings(of: layout, minimumFreeBytes: configuration.intake.minimumFreeSpace))
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

    /// What was found of the place and of the work there.
    private func findings(of layout: SpoolLayout, minimumFreeBytes: Int) async -> [Finding] {
        if NewPlaceExamination.isNew(layout) {
            let place = NewPlaceExamination(layout: layout, minimumFreeBytes: minimumFreeBytes)
            return await place.findings() + WorkExamination(layout: layout).findingsOfNewPlace()
        }
        let machine = MachineExamination(layout: layout, minimumFreeBytes: minimumFreeBytes)
        return FolderExamination(layout: layout).findings() + (await machine.findings())
            + WorkExamination(layout: layout).findings()
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
