import Files
import Glibc
import ScanSpool
import SystemPackage

/// Looks whether the service's unit lets it work in the root that its configuration names: a hardened unit closes
/// nearly everything else.
struct UnitExamination {
    let layout: SpoolLayout

    /// Where units lie, the most important place first.
    var places = UnitFile.places

    /// What was found; nothing where no unit is installed, or where the root is not that of its configuration.
    func findings() -> [Finding] {
        guard let unit = UnitFile("digitd.service", in: places) else { return [] }
        let faults = [
            readOnly(unit), severalMounts(unit), home(unit), temporary(unit), mount(unit),
            user(unit),
        ].compactMap(\.self)
        guard faults.isEmpty else { return faults }
        return [.fine("unit", "'\(unit.path)' lets the service work in the root.")]
    }

    private var root: String { layout.root.string }

    private func isBelow(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    /// The folders that the unit lets the service write to; a `-` or `+` in front says something else of them.
    private func writable(_ unit: UnitFile) -> [String] {
        let words =
            unit.words("ReadWritePaths") + unit.words("StateDirectory").map { "/var/lib/" + $0 }
        return words.map { String($0.drop { $0 == "-" || $0 == "+" || $0 == "\"" }) }
    }

    private func readOnly(_ unit: UnitFile) -> Finding? {
        guard unit.value("ProtectSystem") == "strict",
            !writable(unit).contains(where: { isBelow(root, $0) })
        else { return nil }
        return .fault(
            "unit",
            "'\(unit.path)' makes everything read-only but '\(writable(unit).joined(separator: " "))', "
                + "and the root is '\(root)'.",
            cure: "systemctl edit digitd: [Service] ReadWritePaths=\(root)")
    }

    private func severalMounts(_ unit: UnitFile) -> Finding? {
        guard let inside = writable(unit).first(where: { $0 != root && isBelow($0, root) }) else {
            return nil
        }
        return .fault(
            "unit",
            "'\(unit.path)' names '\(inside)' in ReadWritePaths=, which makes it a mount of its own: "
                + "no rename leads into it.",
            cure: "Name the root alone: ReadWritePaths=, and then ReadWritePaths=\(root)")
    }

    private func home(_ unit: UnitFile) -> Finding? {
        let setting = unit.value("ProtectHome") ?? "no"
        let isHidden = ["yes", "true", "on", "1", "tmpfs"].contains(setting)
        guard isHidden, ["/home", "/root", "/run/user"].contains(where: { isBelow(root, $0) })
        else {
            return nil
        }
        return .fault(
            "unit", "'\(unit.path)' hides '\(root)' from the service: ProtectHome=\(setting).",
            cure: "systemctl edit digitd: [Service] ProtectHome=read-only")
    }

    private func temporary(_ unit: UnitFile) -> Finding? {
        let isPrivate = ["yes", "true", "on", "1", "disconnected"]
            .contains(unit.value("PrivateTmp") ?? "no")
        guard isPrivate, ["/tmp", "/var/tmp"].contains(where: { isBelow(root, $0) }) else {
            return nil
        }
        return .fault(
            "unit",
            "'\(unit.path)' gives the service a folder of its own in place of '\(root)': PrivateTmp=.",
            cure:
                "Put the root elsewhere: what lies in /tmp is removed at a restart of the machine.")
    }

    /// Whether the service waits for the root's mount, where it lies on one.
    private func mount(_ unit: UnitFile) -> Finding? {
        guard let root = try? FileFacts(at: layout.root), let top = try? FileFacts(at: "/"),
            root.identity.device != top.identity.device
        else { return nil }
        guard !unit.words("RequiresMountsFor").contains(where: { isBelow(self.root, $0) }) else {
            return nil
        }
        return .warning(
            "unit",
            "'\(self.root)' is on a mount of its own, and '\(unit.path)' does not wait for it.",
            cure: "systemctl edit digitd: [Unit] RequiresMountsFor=\(self.root)")
    }

    private func user(_ unit: UnitFile) -> Finding? {
        guard let name = unit.value("User") else { return nil }
        guard let user = getpwnam(name)?.pointee.pw_uid else {
            return .fault(
                "unit", "'\(unit.path)' runs the service as '\(name)', and there is no such user.",
                cure: "systemd-sysusers digitd.conf")
        }
        guard let facts = try? FileFacts(at: layout.root), user != facts.owner else { return nil }
        return .warning(
            "unit",
            "'\(unit.path)' runs the service as '\(name)', and the root belongs to somebody else "
                + "(\(facts.ownerAndMode)).",
            cure: "chown -R \(name): '\(root)', or set User= with 'systemctl edit digitd'.")
    }
}
