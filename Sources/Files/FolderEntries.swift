import Glibc
import SystemPackage

/// A stream of a folder's entries: the memory of one kernel buffer, however many files there are.
package final class FolderEntries {
    package struct Entry {
        package let name: [UInt8]
        /// Whether the entry is a folder, or `nil` when the filesystem does not say.
        package let isFolder: Bool?
    }

    private let stream: OpaquePointer
    /// Kept so that its path and identity stay at hand while we read.
    package let folder: Folder

    package init(of folder: Folder) throws(Errno) {
        // A descriptor of its own: reading through the folder's would share its position.
        let descriptor = try SystemCall.attempt("openat") {
            openat(folder.descriptor, ".", Folder.openFlags)
        }
        guard let stream = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw Errno(rawValue: code)
        }
        self.stream = stream
        self.folder = folder
    }

    deinit {
        closedir(stream)
    }

    /// Returns the next entry, or `nil` at the end.
    ///
    /// The corresponding C function is `readdir`.
    package func next() throws(Errno) -> Entry? {
        #if DEBUG
            if let fault = SystemCallFaults.current?.fault(in: "readdir") { throw fault }
        #endif
        while true {
            // readdir returns NULL at the end and on failure; only errno tells which.
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code == 0 { return nil }
                throw Errno(rawValue: code)
            }
            let type = Int(entry.pointee.d_type)
            // The name starts at its own offset: the importer's 256-byte tuple would be copied.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let start = UnsafeRawPointer(entry) + offset
            let length = strlen(start.assumingMemoryBound(to: CChar.self))
            let name = UnsafeRawBufferPointer(start: start, count: length)
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            return Entry(
                name: Array(name), isFolder: type == DT_UNKNOWN ? nil : type == DT_DIR)
        }
    }
}
