import Glibc
import SystemPackage

/// Remembers, past the death of the process, which scans were in the decoder when it died.
///
/// Each worker has a slot in a small file and writes the scans of its present chunk there before it
/// touches their bytes. The file is not synced: what a process has written outlives it, and a power
/// cut is not the fault of a scan.
final class ReadingMarker: Sendable {
    private let descriptor: Int32

    /// Opens the marker of a root and takes what is in it.
    ///
    /// - Returns: The marker, emptied, and the scans that were being read when the last process
    ///   died.
    static func open(in root: FilePath) -> (marker: ReadingMarker, suspects: [Int64]) {
        let path = root.appending(".digitd.reading")
        let descriptor = path.withPlatformString {
            Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
        let marker = ReadingMarker(descriptor: descriptor)
        let suspects = marker.suspects()
        // A file without length reads as zeros: nobody is suspected.
        _ = ftruncate(descriptor, 0)
        return (marker, suspects)
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
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
        _ = numbers.withUnsafeBytes {
            pwrite(descriptor, $0.baseAddress, $0.count, slot * Self.slotSize)
        }
    }

    private func suspects() -> [Int64] {
        var suspects: [Int64] = []
        var slot = 0
        var numbers = [Int64](repeating: 0, count: Self.scansPerSlot + 1)
        while true {
            let count = numbers.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, slot * Self.slotSize)
            }
            guard count >= MemoryLayout<Int64>.size else { return suspects }
            let known = min(Int(numbers[0]), count / MemoryLayout<Int64>.size - 1)
            if known > 0 { suspects += numbers[1...known] }
            slot += 1
        }
    }
}
