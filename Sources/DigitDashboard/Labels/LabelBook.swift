import DigitEvaluation
import Files
import ScanSpool
import SystemPackage

/// Pictures that people have labelled on the page, as files in `training/`.
///
/// A label is called as every label is, and its name goes on with what it belongs to:
///
///     training/4/drawn-0f3a9c…-1of2.png                   the first digit of a drawing
///     training/numbers/42__drawn-77ab01….png              a drawing whose digits run into each other
///     training/numbers/47__scan-12-610-220-140-40.png     what stands in that box of scan 12
///
/// A thing has one label. Labelling it again replaces the old label.
struct LabelBook: Sendable {
    /// A box round a number that was missed.
    struct Boxed: Sendable, Equatable {
        /// What the label belongs to, as ``LabelBook/remove(_:)`` takes it.
        let id: String

        /// The box in pixels of the scan.
        let box: [Int]

        /// The digits.
        let number: String
    }

    private let layout: SpoolLayout

    init(layout: SpoolLayout) {
        self.layout = layout
    }

    /// A picture and what it shows.
    struct Piece: Sendable {
        /// The digits.
        let number: String

        /// A PNG.
        let picture: [UInt8]
    }

    /// Writes labels; they are on the disk when this returns.
    ///
    /// - Parameters:
    ///   - pieces: The digits of a number one by one, or the number as a whole.
    ///   - id: What they belong to: letters, digits and dashes.
    /// - Returns: The files below the root.
    /// - Throws: `FileError` when a file cannot be written or removed.
    func write(_ pieces: [Piece], of id: String) throws(FileError) -> [String] {
        var files: [String] = []
        for (index, piece) in pieces.enumerated() {
            let label = NumberLabel(number: piece.number)
            let part = pieces.count == 1 ? id : "\(id)-\(index + 1)of\(pieces.count)"
            let digit = label.digit.map { "\($0)" }
            let (folder, name) =
                digit.map { ($0, "\(part).png") }
                ?? (TrainingLabels.numbersFolder, "\(label)__\(part).png")
            try StoredFile.write(
                piece.picture, to: layout.training.appending(folder).appending(name), mode: 0o660)
            files.append("\(folder)/\(name)")
        }
        // Last: after a crash in between both labels exist; the daemon reports that, and nothing is lost.
        for old in self.files(of: id) where !files.contains(old) { try remove(file: old) }
        return files.map { "training/" + $0 }
    }

    /// Takes a label back.
    ///
    /// - Parameter id: What it belongs to.
    /// - Returns: Whether there was one.
    /// - Throws: `FileError` when the file cannot be removed.
    func remove(_ id: String) throws(FileError) -> Bool {
        let files = files(of: id)
        for file in files { try remove(file: file) }
        return !files.isEmpty
    }

    /// The boxes that people drew round missed numbers of a scan.
    func boxes(on scan: Int64) -> [Boxed] {
        folders.flatMap { folder in
            names(in: folder).compactMap { name -> Boxed? in
                guard let (label, id) = Self.parted(name, in: folder),
                    let number = label.numbers[0]
                else { return nil }
                let parts = id.split(separator: "-")
                let box = parts.dropFirst(2).compactMap { Int($0) }
                guard parts.count == 6, parts[0] == "scan", Int64(parts[1]) == scan,
                    box.count == 4
                else { return nil }
                return Boxed(id: id, box: box, number: number)
            }
        }
    }

    private var folders: [String] { (0...9).map(String.init) + [TrainingLabels.numbersFolder] }

    /// The files of a label, below `training/`; a request's own words never become part of a path.
    private func files(of id: String) -> [String] {
        folders.flatMap { folder in
            names(in: folder).filter { Self.parted($0, in: folder)?.id == id }
                .map { "\(folder)/\($0)" }
        }
    }

    private func remove(file: String) throws(FileError) {
        let parts = file.split(separator: "/").map(String.init)
        try StoredFile.remove(layout.training.appending(parts[0]).appending(parts[1]))
    }

    private func names(in folder: String) -> [String] {
        let names = try? Folder(at: layout.training.appending(folder)).names()
        return (names ?? []).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Parts a name of ours into its label and what it belongs to; `nil` for names of people's own.
    private static func parted(
        _ name: String, in folder: String
    ) -> (label: NumberLabel, id: String)? {
        guard name.hasSuffix(".png") else { return nil }
        let stem = name.dropLast(4)
        let mark = stem.firstRange(of: "__")
        let label = NumberLabel(mark.map { String(stem[..<$0.lowerBound]) } ?? folder)
        let id = mark.map { String(stem[$0.upperBound...]) } ?? String(stem)
        guard let label, id.hasPrefix("scan-") || id.hasPrefix("drawn-") else { return nil }
        // One digit of several ends with its place.
        let isPart = id.wholeMatch(of: /.*-[0-9]+of[0-9]+/) != nil
        return (label, isPart ? String(id[..<(id.lastIndex(of: "-") ?? id.endIndex)]) : id)
    }
}
