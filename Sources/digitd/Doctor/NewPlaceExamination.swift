import Files
import Foundation
import Glibc
import ScanSpool
import SystemPackage

/// Looks at a place in which digitd has not worked yet: a root that is not there, or has no inbox.
///
/// What only work can show, as events and the way out of the inbox, is tried in a root of another name in the
/// very same place, which is taken away again.
struct NewPlaceExamination {
    let layout: SpoolLayout

    /// How much room the configuration asks for, in bytes.
    let minimumFreeBytes: Int

    /// Whether nobody has worked in a root yet, as far as can be seen.
    static func isNew(_ layout: SpoolLayout) -> Bool { !StoredFile.exists(layout.inbox) }

    /// What was found.
    func findings() async -> [Finding] {
        let place = nearestFolder
        guard let facts = try? FileFacts(at: place), facts.kind == .folder else {
            return [
                .fault(
                    "root", "'\(place.display)' is no folder, so the root cannot be made there.",
                    cure: "Move it away, or give another root.")
            ]
        }
        if let reason = StoredFile.reasonNotWritable(place) {
            return [
                .fault(
                    "root",
                    "'\(place.display)' cannot be written (\(facts.ownerAndMode)): \(reason).",
                    cure:
                        "Make the root and give it to the user of the daemon: install -d -o digitd "
                        + "'\(layout.root.display)'")
            ]
        }
        let troubles = FolderExamination(layout: layout).troubles(except: missing)
        return [.fine("root", whatIsMade)] + troubles + (await onTrial(in: place))
    }

    /// The folder in which something has to be made: the root, or the nearest above it that is there.
    private var nearestFolder: FilePath {
        var place = FilePath(FileManager.default.currentDirectoryPath).pushing(layout.root)
            .lexicallyNormalized()
        while place.components.count > 0, !StoredFile.exists(place) {
            place = place.removingLastComponent()
        }
        return place
    }

    private var missing: [SpoolFolder] {
        SpoolFolder.allCases.filter { !StoredFile.exists(layout[$0]) }
    }

    private var whatIsMade: String {
        let names = missing.map { "\($0.rawValue)/" }.joined(separator: ", ")
        let root = layout.root.display
        return StoredFile.exists(layout.root)
            ? "'\(root)' has not been worked in yet; 'digitd run' makes \(names) in it."
            : "'\(root)' is not there yet; 'digitd run' makes it, and \(names) in it."
    }

    private func onTrial(in place: FilePath) async -> [Finding] {
        let trial = SpoolLayout(root: place.appending(".digitd-doctor-\(getpid())"))
        defer { StoredFile.removeFolder(trial.root) }
        do throws(SpoolError) {
            try trial.create()
        } catch {
            return [
                .fault(
                    "folders", "Folders cannot be made there: \(error)",
                    cure: "Give another root, or see the system's log.")
            ]
        }
        return FolderExamination(layout: trial).findings().filter { $0.subject != "sharing" }
            + (await MachineExamination(layout: trial, minimumFreeBytes: minimumFreeBytes)
                .findings())
    }
}
