import DigitTestSupport
import Foundation
import Glibc
import ScanSpool
import SystemPackage
import Testing

@testable import digitd

@Suite struct `The unit, as doctor looks at it` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What is found of a root with a unit, and lines that change it.
    private func findings(
        root: String, unit: String, change: String? = nil
    ) throws -> [Finding] {
        _ = try folder.write(unit, to: "low/digitd.service")
        if let change { _ = try folder.write(change, to: "high/digitd.service.d/override.conf") }
        let places = ["high", "low"].map { FilePath(folder.url.appending(path: $0).path) }
        let layout = SpoolLayout(root: FilePath(root))
        return UnitExamination(layout: layout, places: places).findings()
    }

    private static let hardened = """
        [Service]
        ProtectSystem=strict
        ReadWritePaths=/var/lib/digitd
        ProtectHome=yes
        PrivateTmp=yes
        """

    @Test func `says nothing where no unit is installed`() throws {
        let layout = SpoolLayout(root: "/var/lib/digitd")
        #expect(UnitExamination(layout: layout, places: ["/nowhere"]).findings().isEmpty)
    }

    @Test func `is fine with the root that the unit names`() throws {
        let findings = try findings(root: "/var/lib/digitd", unit: Self.hardened)
        #expect(findings.map(\.level) == [.fine])
    }

    @Test(
        arguments: [
            ("/srv/digits", nil, "[Service] ReadWritePaths=/srv/digits"),
            ("/srv/digits", "ReadWritePaths=/srv", nil),
            ("/srv/digits", "ReadWritePaths=\nReadWritePaths=/srv/digits", nil),
            ("/srv/digitsmore", "ReadWritePaths=/srv/digits", "ReadWritePaths=/srv/digitsmore"),
            (
                "/srv/digits", "ReadWritePaths=/srv/digits /srv/digits/inbox",
                "ReadWritePaths=, and then ReadWritePaths=/srv/digits"
            ),
            ("/home/ada/digits", "ReadWritePaths=/home/ada/digits", "ProtectHome=read-only"),
            (
                "/home/ada/digits", "ReadWritePaths=/home/ada/digits\nProtectHome=read-only", nil
            ),
            ("/tmp/digits", "ReadWritePaths=/tmp/digits", "Put the root elsewhere"),
            ("/var/lib/digitd", "User=nobody-of-this-name", "systemd-sysusers digitd.conf"),
        ] as [(String, String?, String?)])
    func `names what closes the root to the service`(
        root: String, change: String?, cure: String?
    ) throws {
        let findings = try findings(
            root: root, unit: Self.hardened, change: change.map { "[Service]\n\($0)\n" })
        #expect(findings.first?.level == (cure == nil ? .fine : .fault), "\(findings)")
        #expect(findings.first?.cure?.contains(cure ?? "") ?? true, "\(findings)")
    }

    @Test func `names an owner who is not the user of the service`() throws {
        let root = try folder.createFolder("root").string
        let other = getuid() == 0 ? "nobody" : "root"
        let findings = try findings(
            root: root, unit: "[Service]\nUser=\(other)\nReadWritePaths=\(root)\n")
        #expect(findings.contains { $0.level == .warning && $0.cure?.contains("chown") == true })
    }
}
