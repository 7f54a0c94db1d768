import ContentDigest
import CorrectionRequests
import DigitEvaluation
import Files
import ScanImages
import ScanLedger
import ScanPages
import ScanSpool
import SystemPackage

/// Puts what a person has corrected into `training`, labelled, so that it teaches: the scan itself where it
/// shows one number, a picture of the number where it shows several.
///
/// An image that is labelled otherwise there is renamed, as the person would do it. All of it can be
/// repeated.
struct CorrectionTeaching {
    let layout: SpoolLayout

    /// What is labelled already.
    let entries: [LabelledContents.Entry]

    /// Teaches what a request says; without the original there is nothing to teach.
    ///
    /// - Throws: `FileError` when `training` cannot be written.
    func teach(_ request: CorrectionRequest, _ scan: CorrectableScan) throws(FileError) {
        guard let path = RelativePath(bytes: scan.claim.name) else { return }
        let label = NumberLabel(number: request.number)
        let original = layout.original(of: scan)
        // A label is a picture: of other files the number is cut out.
        let isPicture = original.map { ScanPages.format(of: $0) == nil } ?? true
        guard scan.foundNumbers > 1 || !isPicture else {
            return try teach(label, digest: scan.sha256, name: path.name) { original }
        }
        guard let field = request.field ?? scan.numbers.first?.field,
            let box = scan.numbers.first(where: { $0.field == field })?.box,
            let bytes = original,
            let picture = Self.picture(of: box, onPage: scan.claim.page, of: bytes)
        else { return }
        let place = (scan.claim.page.map { "~page-\($0)" } ?? "") + "~field-\(field).png"
        let name = path.appending(suffix: place).name
        try teach(label, digest: SHA256Digest(of: picture).bytes, name: name) { picture }
    }

    /// Labels one image.
    private func teach(
        _ label: NumberLabel, digest: [UInt8], name: [UInt8], bytes: () -> [UInt8]?
    ) throws(FileError) {
        let same = entries.filter { $0.digest == digest }
        for entry in same where entry.scan.label != "\(label)" && !isOfTable(entry) {
            let old = Array(entry.scan.path.lastComponent?.string.utf8 ?? "".utf8)
            let (folder, wanted) = try place(of: label, name: Self.withoutLabel(old))
            try StoredFile.rename(
                entry.scan.path, toFirstFree: folder.appending(name: wanted.name))
        }
        // What shows no number is no example of one.
        guard same.isEmpty, label.numbers[0] != nil, let bytes = bytes() else { return }
        let (folder, wanted) = try place(of: label, name: name)
        var number = 0
        while true {
            let free = folder.appending(name: wanted.numbered(number).name)
            if try StoredFile.writeNew(bytes, to: free, mode: 0o660) { return }
            // It may be this very image, written since the labels were looked through.
            let found = try? StoredFile.read(free, followingSymlink: false)
            if found.map({ SHA256Digest(of: $0).bytes }) == digest { return }
            number += 1
        }
    }

    private func isOfTable(_ entry: LabelledContents.Entry) -> Bool {
        let first = entry.scan.name.split(separator: "/").first.map(String.init) ?? ""
        return first != TrainingLabels.numbersFolder && NumberLabel(first)?.digit == nil
    }

    /// The folder that a label belongs into, which is made, and the name it should have there.
    private func place(
        of label: NumberLabel, name: [UInt8]
    ) throws(FileError) -> (folder: FilePath, name: RelativePath) {
        let isDigit = label.digit != nil
        let folder = layout.training.appending(
            isDigit ? "\(label)" : TrainingLabels.numbersFolder)
        try StoredFile.createFolder(folder)
        let file = RelativePath(components: CollectionOfOne(name))
        return (folder, isDigit ? file : file.prefixed(Array("\(label)__".utf8)))
    }

    /// A name without the label in front of it.
    private static func withoutLabel(_ name: [UInt8]) -> [UInt8] {
        let text = String(decoding: name, as: UTF8.self)
        guard let mark = text.firstRange(of: "__"), NumberLabel(text[..<mark.lowerBound]) != nil
        else { return name }
        let rest = Array(text[mark.upperBound...].utf8)
        return rest.isEmpty ? name : rest
    }

    /// The picture of a number, with a little paper around it.
    private static func picture(
        of box: ScanAnswer.Box, onPage page: Int?, of bytes: [UInt8]
    ) -> [UInt8]? {
        let content = try? ScanPages.content(of: page, in: bytes)
        guard let scan = try? content?.decoded(limits: ImageLimits()) else { return nil }
        let (image, scale) = (scan.image, max(1, scan.reduction))
        let margin = max(4, box.height / scale / 4)
        let left = max(0, box.x / scale - margin)
        let top = max(0, box.y / scale - margin)
        let right = min(image.width, (box.x + box.width) / scale + margin)
        let bottom = min(image.height, (box.y + box.height) / scale + margin)
        guard left < right, top < bottom else { return nil }
        var pixels: [UInt8] = []
        for row in top..<bottom {
            pixels += image.pixels[(row * image.width + left)..<(row * image.width + right)]
        }
        return GreyImage(width: right - left, height: bottom - top, pixels: pixels).pngBytes()
    }
}

extension SpoolLayout {
    /// The bytes of an answered scan, wherever it was filed; nil where nobody finds it.
    func original(of scan: CorrectableScan) -> [UInt8]? {
        guard let path = RelativePath(bytes: scan.claim.name) else { return nil }
        for shelf in [done.appending(scan.day), failed] {
            for number in 0..<3 {
                let tag = RelativePath.tag("\(scan.claim.file)", number: number)
                let place = shelf.appending(path.tagged(tag).filePath.components)
                guard let bytes = try? StoredFile.read(place, followingSymlink: false),
                    SHA256Digest(of: bytes).bytes == scan.sha256
                else { continue }
                return bytes
            }
        }
        return nil
    }
}
