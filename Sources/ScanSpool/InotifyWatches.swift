import CSystemCalls
import Files
import Glibc
import SystemPackage

/// An inotify instance with a watch on a folder and on each folder below it.
final class InotifyWatches {
    struct Event {
        let watch: Int32
        let mask: UInt32
        let name: [UInt8]

        func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
    }

    let descriptor: Int32
    let root: Int32
    let rootIdentity: FileIdentity

    /// The name of the filesystem if other machines can write to it without our kernel's knowing.
    let remoteFilesystem: String?

    /// The first watch that could not be had, for example for want of `max_user_watches`.
    private(set) var failure: SystemCallFailure?

    private let path: FilePath
    private let mask: UInt32
    /// The watched folders' paths below the root; the root's own is `nil`.
    private var paths: [Int32: RelativePath?] = [:]

    var count: Int { paths.count }

    init(_ path: FilePath, mask: UInt32) throws(SystemCallFailure) {
        let descriptor = try SystemCall.run("inotify_init1", on: path) {
            inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        }
        self.path = path
        self.mask = mask
        self.descriptor = descriptor
        do throws(SystemCallFailure) {
            // The identity is taken before the watch: if the folder is replaced in between, the next
            // comparison tells; the other way round it could not.
            let folder = try Folder(at: path, followingLinks: true)
            rootIdentity = folder.identity
            remoteFilesystem = RemoteFilesystem.name(of: folder.descriptor)
            root = try SystemCall.run("inotify_add_watch", on: path) {
                path.withPlatformString { inotify_add_watch(descriptor, $0, mask) }
            }
        } catch {
            close(descriptor)
            throw error
        }
        paths[root] = .some(nil)
    }

    deinit {
        close(descriptor)
    }

    /// The events that are there now.
    func read() -> [Event] {
        var events: [Event] = []
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count <= 0 { break }
                Self.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]), into: &events)
                // The rest comes with the next call: the consumer may hear of these first.
                if events.count >= 4096 { break }
            }
        }
        return events
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer, into events: inout [Event]) {
        let headerSize = MemoryLayout<inotify_event>.size
        var offset = 0
        while offset + headerSize <= bytes.count {
            let header = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let nameStart = offset + headerSize
            let nameEnd = nameStart + Int(header.len)
            // The kernel pads the name with zeros.
            let name = bytes[nameStart..<nameEnd].prefix { $0 != 0 }
            events.append(Event(watch: header.wd, mask: header.mask, name: Array(name)))
            offset = nameEnd
        }
    }

    func forget(_ watch: Int32) {
        paths[watch] = nil
    }

    /// Watches a new folder and those below it.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - watch: The watch on the folder that it is in.
    ///   - unlessWatched: Whether nothing is to be done for a folder that is watched: it was closed
    ///     to us until somebody changed its mode, or it was not.
    func addTree(_ name: [UInt8], in watch: Int32, unlessWatched: Bool = false) {
        guard let parent = paths[watch] else { return }
        let name = RelativePath(components: [name])
        let folder = parent.map { name.below($0) } ?? name
        if unlessWatched, paths.values.contains(folder) { return }
        var found: Set<Int32> = []
        add(folder, depth: 1, into: &found)
    }

    /// Watches every folder below the root, and drops the watches of folders that have left.
    func addEverythingAgain() {
        var found: Set<Int32> = [root]
        if let folder = try? Folder(at: path, followingLinks: true) {
            addSubfolders(of: folder, path: nil, depth: 0, into: &found)
        }
        for (watch, _) in paths where !found.contains(watch) {
            inotify_rm_watch(descriptor, watch)
            paths[watch] = nil
        }
    }

    private func add(_ relative: RelativePath, depth: Int, into found: inout Set<Int32>) {
        guard depth <= InboxScanner.maximumDepth, !FileName.isIgnored(relative.name) else {
            return
        }
        let absolute = path.appending(relative.filePath.components)
        do throws(Errno) {
            let watch = try SystemCall.attempt("inotify_add_watch") {
                absolute.withPlatformString {
                    inotify_add_watch(descriptor, $0, mask | UInt32(IN_DONT_FOLLOW))
                }
            }
            paths[watch] = relative
            found.insert(watch)
        } catch .noSuchFileOrDirectory, .notDirectory, .permissionDenied {
            // Gone again, or closed to us: the scanner reports what it cannot enter.
            return
        } catch {
            failure = failure ?? SystemCallFailure("inotify_add_watch", on: absolute, errno: error)
            return
        }
        if let folder = try? Folder(at: absolute) {
            addSubfolders(of: folder, path: relative, depth: depth, into: &found)
        }
    }

    private func addSubfolders(
        of folder: Folder, path: RelativePath?, depth: Int, into found: inout Set<Int32>
    ) {
        // Two links, `.` and the parent's name: no subfolders, and no need to read a million names.
        // (Filesystems that do not count links have one here.)
        if (try? FileFacts(of: folder.descriptor))?.links == 2 { return }
        guard let entries = try? FolderEntries(of: folder) else { return }
        while let entry = try? entries.next() {
            if entry.isFolder == false { continue }
            if entry.isFolder == nil,
                (try? folder.facts(of: entry.name))?.kind != .folder
            {
                continue
            }
            let name = RelativePath(components: [entry.name])
            add(path.map { name.below($0) } ?? name, depth: depth + 1, into: &found)
        }
    }
}

/// Filesystems on which a change can come from elsewhere.
enum RemoteFilesystem {
    /// The name of the remote filesystem that holds an open file, or `nil` for a local one.
    static func name(of descriptor: Int32) -> String? {
        var type: UInt64 = 0
        guard digitd_filesystem_type(descriptor, &type) == 0 else { return nil }
        // The numbers of statfs(2); some are sign-extended from 32 bits.
        return names[type & 0xffff_ffff]
    }

    private static let names: [UInt64: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB", 0x0102_1997: "9P",
        0x6573_5546: "FUSE", 0x00c3_6400: "Ceph", 0x5346_414f: "AFS", 0x7375_7245: "Coda",
        0x564c: "NCP", 0x0bd0_0bd0: "Lustre", 0x4750_4653: "GPFS",
    ]
}
