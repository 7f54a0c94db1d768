import Files
import Glibc
import SystemPackage

/// Remembers, past the death of the process, which scans were in the decoder when it died.
///
/// Each worker has a slot in a small file and writes the scans of its present chunk there before it
/// touches their bytes. The file is not synced: what a process has written outlives it, and a power
/// cut is not the fault of a scan.
final class ReadingMarker: Sendable {
    private let file: OpenFile

    /// Opens the marker of a root and takes what is in it.
    ///
    /// - Returns: The marker, emptied, and the scans that were being read when the last process
    ///   died.
    static func open(in root: FilePath) -> (marker: ReadingMarker, suspects: [Int64]) {
        let marker = ReadingMarker(root.appending(".digitd.reading"))
        let suspects = marker.suspects()
        // A file without length reads as zeros: nobody is suspected.
        try? marker.file.truncate(to: 0)
        return (marker, suspects)
    }

    private init(_ path: FilePath) {
        do throws(Errno) {
            file = try OpenFile(at: path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        } catch {
            // No file: every write to it fails, and is let pass.
            file = OpenFile(takingOwnership: -1)
        }
    }

    /// The most scans one worker reads at a time.
    static let scansPerSlot = 64

    /// Says that a worker is about to read these scans.
    func begin(_ scans: [Int64], slot: Int) {
        precondition(scans.count <= Self.scansPerSlot)
        write([Int64(scans.count)] + scans, slot: slot)
    }

    /// Says that a worker has read its scans.
    func end(slot: Int) {
        write([0], slot: slot)
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
