import DigitReading
import Files
import Handwriting
import NeuralNetwork
import SystemPackage

/// What pages are drawn from that lies in files: recorded pens, and faces of print.
public struct PageMaterial: Sendable {
    /// The faces of print that are learned from; print is drawn with the synthesiser's own signs without
    /// any.
    public var faces: [PrintFace]

    /// Those held out.
    public var heldOutFaces: [PrintFace]

    /// The recorded hands that are learned from.
    public var pens: PenHands?

    /// Those held out.
    public var heldOutPens: PenHands?

    /// Finds the numbers on pages that a reader of lines learns from; without one it learns from lines alone.
    public var finder: PageFinder?

    /// Creates material; by default none.
    public init(
        faces: [PrintFace] = [], heldOutFaces: [PrintFace] = [], pens: PenHands? = nil,
        heldOutPens: PenHands? = nil
    ) {
        (self.faces, self.heldOutFaces) = (faces, heldOutFaces)
        (self.pens, self.heldOutPens) = (pens, heldOutPens)
    }

    /// What draws the pages that are learned from, with the digits of some images besides.
    func learned(writing digits: LabelledImages) -> PageSynthesiser {
        PageSynthesiser(faces: faces, pens: pens, digits: [digits])
    }

    /// What draws pages of which nothing is learned: other layouts, faces, pens and digits.
    func heldOut(writing digits: LabelledImages) -> PageSynthesiser {
        PageSynthesiser(
            faces: heldOutFaces, pens: heldOutPens, digits: [digits], layouts: PageLayout.heldOut)
    }

    /// Whose digits and which print the pages show that are learned from, for a model's card.
    var description: String {
        "those of \(pens?.writers.count ?? 0) recorded writers and synthetic hands, "
            + "print in \(faces.count) faces"
    }

    /// The files of recorded pens that a folder may hold.
    static let sampleFiles = [
        "digits.jsonl.gz", "letters.jsonl.gz", "symbols.jsonl.gz", "words.jsonl.gz",
    ]

    /// Where Debian's packages put fonts.
    public static let fontFolder = FilePath("/usr/share/fonts/truetype")

    /// The packages whose faces are of use.
    public static let fontPackages = [
        "fonts-dejavu", "fonts-liberation", "fonts-freefont-ttf", "fonts-lato", "fonts-open-sans",
    ]

    /// The families of faces that are held out, as their files' names begin: one with serifs, one without,
    /// one whose signs are all of one width.
    private static let heldOutFamilies = ["DejaVuSerif", "LiberationMono", "OpenSans"]

    /// Reads the recorded pens of a folder, of which one file may be missing.
    public static func penSamples(in folder: FilePath) throws -> [PenSample] {
        var samples: [PenSample] = []
        var found = 0
        for name in sampleFiles {
            let path = folder.appending(name)
            guard StoredFile.exists(path) else { continue }
            found += 1
            let packed = try StoredFile.read(path)
            let text: [UInt8]
            do {
                text = try GzipText.unpacked(packed)
            } catch {
                throw PageMaterialError.cannotUnpack(path: path.display, reason: error.reason)
            }
            samples += try PenSampleFile.samples(in: text, name: path.display)
        }
        guard found > 0 else {
            throw PageMaterialError.noSamples(folder: folder.display, names: sampleFiles)
        }
        return samples
    }

    /// Reads the hands of a folder.
    ///
    /// - Parameters:
    ///   - folder: Where the files of recorded pens lie.
    ///   - part: Whose hands.
    ///   - isUsable: Whether a sample shows what its label says.
    /// - Returns: The hands, of which one at least writes all ten digits.
    /// - Throws: `FileError` or `PageMaterialError`.
    public static func pens(
        in folder: FilePath, part: PenHands.Part,
        where isUsable: (PenSample) -> Bool = { _ in true }
    ) throws -> PenHands {
        let hands = PenHands(try penSamples(in: folder), part: part, where: isUsable)
        guard hands.canWriteNumbers else {
            throw PageMaterialError.noDigitWriter(folder: folder.display)
        }
        return hands
    }

    /// Reads the faces of a folder and of those inside, in the order of their names.
    ///
    /// - Parameters:
    ///   - part: Those that are learned from, or the families that are held out.
    ///   - folder: Where fonts lie.
    /// - Returns: None where there is no folder: print is then drawn with the synthesiser's own signs.
    public static func faces(
        of part: PenHands.Part, in folder: FilePath = fontFolder
    ) -> [PrintFace] {
        guard let entries = try? FolderEntry.list(folder) else { return [] }
        return entries.flatMap { entry -> [PrintFace] in
            switch entry.kind {
            case .folder: return faces(of: part, in: entry.path)
            case .regular where entry.name.hasSuffix(".ttf"):
                let isHeldOut = heldOutFamilies.contains { entry.name.hasPrefix($0) }
                guard isHeldOut == (part == .heldOut),
                    let bytes = try? StoredFile.read(entry.path, limit: 1 << 24),
                    let face = PrintFace(name: entry.name, trueType: bytes)
                else { return [] }
                return [face]
            default: return []
            }
        }
    }
}
