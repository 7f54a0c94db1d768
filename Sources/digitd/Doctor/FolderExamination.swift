import Files
import Glibc
import ScanSpool
import SystemPackage

/// Looks at the folders of a root: whether they are there, ours to use, and on one file system.
struct FolderExamination {
    let layout: SpoolLayout

    /// A name that every look into a folder leaves alone.
    static let cookie = Array(".digitd-doctor".utf8)

    /// What was found, folder by folder, and then of all of them together.
    func findings() -> [Finding] {
        let folders = SpoolFolder.allCases.map(finding(of:))
        let troubles = folders.filter { $0.level != .fine }
        guard troubles.isEmpty else { return troubles }
        return [
            .fine("folders", "All folders are there, can be used, and are on one file system."),
            claim(), sharing(),
        ]
    }

    /// What is wrong with folders that should be there.
    func troubles(except missing: [SpoolFolder]) -> [Finding] {
        SpoolFolder.allCases.filter { !missing.contains($0) }.map(finding(of:))
            .filter { $0.level != .fine }
    }

    private func finding(of folder: SpoolFolder) -> Finding {
        let path = layout[folder]
        let facts: FileFacts
        let root: FileFacts
        do throws(Errno) {
            facts = try FileFacts(at: path)
            root = try FileFacts(at: layout.root)
        } catch {
            return .fault(
                folder.rawValue, "'\(path.display)': \(error).",
                cure: error == .noSuchFileOrDirectory
                    ? "'digitd run' makes it." : "Let the user of the daemon into it.")
        }
        guard facts.kind == .folder else {
            return .fault(
                folder.rawValue, "'\(path.display)' is \(facts.kind.phrase), not a folder.",
                cure: "Move it away; 'digitd run' makes the folder.")
        }
        if let reason = StoredFile.reasonNotWritable(path) {
            return .fault(
                folder.rawValue,
                "'\(path.display)' cannot be written (\(facts.ownerAndMode)): \(reason).",
                cure: "Give it to the user of the daemon, or let the user's group write to it.")
        }
        guard facts.identity.device == root.identity.device else {
            return .fault(
                folder.rawValue, "'\(path.display)' is on another file system than the root.",
                cure: "Mount the root as a whole: no rename leads from one file system to another.")
        }
        return .fine(folder.rawValue, "'\(path.display)' can be used.")
    }

    /// Looks whether digitd may take what others drop: a folder of theirs has to be open to the group.
    private func sharing() -> Finding {
        let path = layout.inbox
        guard let facts = try? FileFacts(at: path), facts.mode & 0o022 != 0 else {
            return .fine("sharing", "Only the owner of the inbox drops scans.")
        }
        guard facts.mode & 0o2000 != 0 else {
            return .warning(
                "sharing",
                "Others may drop into the inbox, and what they drop belongs to their own group "
                    + "(\(facts.ownerAndMode)): digitd cannot take scans out of their folders.",
                cure: "chmod g+s '\(path.display)'")
        }
        guard DefaultAccess.of(path)?.group == 7 else {
            return .warning(
                "sharing",
                "Others may drop into the inbox, and no default ACL opens their folders to the group: "
                    + "with a umask of 022 digitd cannot take scans out of them.",
                cure: "setfacl -d -m u::rwx,g::rwx,o::--- '\(path.display)'")
        }
        return .fine("sharing", "What others drop, folders too, is open to the group of the inbox.")
    }

    /// Takes an empty file out of the inbox, as a scan is taken.
    private func claim() -> Finding {
        guard let inbox = try? Folder(at: layout.inbox, followingLinks: true),
            let work = try? Folder(at: layout.work, followingLinks: true)
        else {
            return .fault(
                "claiming", "The inbox or work/ cannot be opened.",
                cure: "Let the user of the daemon into it.")
        }
        do throws(Errno) {
            _ = try inbox.file(Self.cookie, O_WRONLY | O_CREAT, mode: 0o600)
            do throws(Errno) {
                try inbox.rename(Self.cookie, over: work, Self.cookie)
            } catch {
                try? inbox.remove(Self.cookie)
                throw error
            }
            try work.remove(Self.cookie)
            return .fine("claiming", "A file can be taken out of the inbox.")
        } catch {
            return .fault(
                "claiming", "A file of our own cannot be taken out of the inbox: \(error).",
                cure: "See whether the inbox is a mount of its own, immutable, or sticky.")
        }
    }
}
