import Files
import ScanImages
import ScanLedger
import ScanPages
import Synchronization
import SystemPackage

/// Pictures of scans for people: always decoded and written anew, never the file as it came.
final class PictureDesk: Sendable {
    /// The scans that were looked at last, decoded.
    private struct Kept {
        let scan: Int64
        let decoded: DecodedScan
    }

    private let originals: Originals
    private let limits: ImageLimits
    private let gate: WorkGate
    private let kept = Mutex<[Kept]>([])

    /// The most pictures that are kept: those that a person goes back and forth between, of 20 MB each at most.
    private static let mostKept = 3

    init(originals: Originals, limits: ImageLimits, gate: WorkGate) {
        self.originals = originals
        self.limits = limits
        self.gate = gate
    }

    /// A part of a scan, and how large its picture may be.
    struct View: Sendable, Equatable {
        /// The part in the scan's own pixels; `nil` for all of it.
        var box: PixelBox?

        /// The longest side of the picture in pixels; a larger one is made smaller.
        var longestSide: Int
    }

    /// Returns a picture of a scan as a JPEG; `nil` where its original cannot be shown.
    func picture(of scan: AnsweredScan, _ view: View) async throws -> [UInt8]? {
        try await gate.run { [self] in
            guard let decoded = decoded(scan) else { return nil }
            let image = view.box.map { decoded.part($0) } ?? decoded.image
            return image?.fitted(into: view.longestSide).jpegBytes(quality: 88)
        }
    }

    /// Returns a part of a scan as it is; `nil` where its original cannot be shown.
    func part(of scan: AnsweredScan, _ box: PixelBox) async throws -> GreyImage? {
        try await gate.run { [self] in decoded(scan)?.part(box) }
    }

    /// Returns a picture of a labelled file as a JPEG; `nil` where it cannot be shown.
    func picture(ofFile path: FilePath) async throws -> [UInt8]? {
        try await gate.run { [limits] in
            guard
                let bytes = try? StoredFile.read(
                    path, limit: limits.maximumBytes, followingSymlink: false),
                let decoded = try? DecodedScan(decoding: bytes, limits: limits)
            else { return nil }
            return decoded.image.fitted(into: 400).jpegBytes(quality: 88)
        }
    }

    /// Returns what was read of a scan, its original or its page of that; `nil` where it cannot be found.
    func original(of scan: AnsweredScan) async throws -> ScanContent? {
        try await gate.run { [self] in
            originals.bytes(of: scan).flatMap {
                try? ScanPages.content(of: scan.claim.page, in: $0, limits: limits)
            }
        }
    }

    private func decoded(_ scan: AnsweredScan) -> DecodedScan? {
        let id = scan.claim.id
        let known = kept.withLock { $0.first { $0.scan == id } }
        if let known { return known.decoded }
        guard let bytes = originals.bytes(of: scan),
            let content = try? ScanPages.content(of: scan.claim.page, in: bytes, limits: limits),
            let decoded = try? content.decoded(limits: limits)
        else { return nil }
        kept.withLock { kept in
            kept.removeAll { $0.scan == id }
            kept.append(Kept(scan: id, decoded: decoded))
            if kept.count > Self.mostKept { kept.removeFirst() }
        }
        return decoded
    }
}

extension DecodedScan {
    /// Returns a part of the picture, given in the scan's own pixels; `nil` where it lies outside.
    func part(_ box: PixelBox) -> GreyImage? {
        let left = max(0, box.x / reduction)
        let top = max(0, box.y / reduction)
        let right = min(image.width, (box.endX + reduction - 1) / reduction)
        let bottom = min(image.height, (box.endY + reduction - 1) / reduction)
        guard left < right, top < bottom else { return nil }
        var pixels: [UInt8] = []
        pixels.reserveCapacity((right - left) * (bottom - top))
        for row in top..<bottom {
            pixels += image.pixels[row * image.width + left..<row * image.width + right]
        }
        return GreyImage(width: right - left, height: bottom - top, pixels: pixels)
    }
}

extension GreyImage {
    /// Returns the picture made smaller, where its longer side is longer than that.
    func fitted(into side: Int) -> GreyImage {
        let longest = max(width, height)
        guard longest > side else { return self }
        let goal = (
            width: max(1, width * side / longest), height: max(1, height * side / longest)
        )
        // A step makes a side sixteen times smaller at the most.
        let step = (
            width: max(goal.width, (width + 15) / 16), height: max(goal.height, (height + 15) / 16)
        )
        return reduced(toWidth: step.width, height: step.height).fitted(into: side)
    }
}
