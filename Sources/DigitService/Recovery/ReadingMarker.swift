import Files
import Glibc
import Synchronization
import SystemPackage

/// Remembers, past the death of the process, which scans were in the decoder when it died.
///
/// Each chunk has a slot in a small file while it is read: its scans are written there before their bytes
/// are touched. The file is not synced: what a process has written outlives it, and a power cut is not the
/// fault of a scan.
final class ReadingMarker: Sendable {
    private let file: OpenFile
    private let slots = Mutex(Set<Int>())

    /// Why there is no such file; nil when there is one.
    let failure: SystemCallFailure?

    /// Opens the marker of a root and takes what is in it.
    ///
    /// - Returns: The marker, emptied, and the scans that were being read when the last process
    ///   died.
    static func open(in root: FilePath) -> (marker: ReadingMarker, suspects: [Int64]) {
        var marker = ReadingMarker(root, name)
        if marker.failure != nil, setAside(in: root) { marker = ReadingMarker(root, name) }
        let suspects = marker.suspects()
        // A file without length reads as zeros: nobody is suspected.
        try? marker.file.truncate(to: 0)
        return (marker, suspects)
    }

    private static let name = ".digitd.reading"

    private init(_ root: FilePath, _ name: String) {
        let path = root.appending(name)
        do throws(Errno) {
            file = try OpenFile(at: path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
            failure = nil
        } catch {
            // No file: every write to it fails, and is let pass.
            file = OpenFile(takingOwnership: -1)
            failure = SystemCallFailure("open", on: path, errno: error)
        }
    }

    /// Gives what is in the way, such as a folder, the first free name of `.digitd.reading~1`, `~2`, ….
    ///
    /// - Returns: Whether it is away.
    private static func setAside(in root: FilePath) -> Bool {
        guard let folder = try? Folder(at: root, followingLinks: true) else { return false }
        var number = 1
        while true {
            do throws(Errno) {
                let aside = Array("\(name)~\(number)".utf8)
                try folder.rename(Array(name.utf8), to: folder, aside)
                return true
            } catch {
                guard error == .fileExists else { return false }
                number += 1
            }
        }
    }

    /// The most scans that are read at a time in one place.
    static let scansPerSlot = 64

    /// Says that these scans are about to be read.
    ///
    /// - Returns: The slot, for ``end(slot:)``.
    func begin(_ scans: [Int64]) -> Int {
        precondition(scans.count <= Self.scansPerSlot)
        let slot = slots.withLock { slots in
            var slot = 0
            while !slots.insert(slot).inserted { slot += 1 }
            return slot
        }
        write([Int64(scans.count)] + scans, slot: slot)
        return slot
    }

    /// Says that the scans of a slot were read.
    func end(slot: Int) {
        write([0], slot: slot)
        slots.withLock { _ = $0.remove(slot) }
    }

    /// Says that nothing is read any more, though a thread may hang: the process ends as it should.
    func clear() {
        try? file.truncate(to: 0)
    }

    private static let slotSize = (scansPerSlot + 1) * MemoryLayout<Int64>.size

    private func write(_ numbers: [Int64], slot: Int) {
        // Without the marker a scan that kills the decoder is tried for ever, which is worse than
        // not reading at all only if it happens: so a failing write is let pass.
        try? file.write(numbers.withUnsafeBytes(Array.init), at: slot * Self.slotSize)
    }

    private func suspects() -> [Int64] {
        var suspects: [Int64] = []
        var slot = 0
        while true {
            let bytes = (try? file.read(Self.slotSize, from: slot * Self.slotSize)) ?? []
            let numbers = bytes.withUnsafeBytes { buffer in
                (0..<bytes.count / MemoryLayout<Int64>.size).map {
                    buffer.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)
                }
            }
            guard let count = numbers.first else { return suspects }
            if count > 0 { suspects += numbers.dropFirst().prefix(Int(count)) }
            slot += 1
        }
    }
}
