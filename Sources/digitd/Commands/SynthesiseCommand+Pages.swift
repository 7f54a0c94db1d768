import DigitEvaluation
import DigitTraining
import Files
import Foundation
import Handwriting
import ModelStore
import NeuralNetwork
import ScanImages
import SystemPackage

extension SynthesiseCommand {
    /// Writes pages, half of them as PNG and half as JPEG, and the truth about them.
    func writePages(to folder: FilePath) throws {
        let synthesiser = try pageSynthesiser()
        let images = folder.appending("images")
        try StoredFile.createFolder(images)
        if maps { try StoredFile.createFolder(folder.appending("maps")) }
        var seeds = SeededGenerator(seed: seed)
        var truths: [PageTruth] = []
        for index in 0..<count {
            var own = seeds.split()
            let page = synthesiser.wholePage(using: &own).picture(dotsPerInch: Float(dpi))
            let name = "page-\(numbered(index))-\(page.layout.rawValue)"
            let file = page.jpegQuality == nil ? "\(name).png" : "\(name).jpg"
            try write(page.fileBytes(), to: images.appending(file))
            if maps {
                try write(
                    page.map.pngBytes(), to: folder.appending("maps").appending("\(name).png"))
            }
            truths.append(PageTruth(of: page, file: file))
        }
        // The truth comes last: when it is there, so are all the pages it names.
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try StoredFile.write(
            Array(try encoder.encode(truths)) + [UInt8(ascii: "\n")],
            to: folder.appending("pages.json"))
        say(count == 1 ? "1 page" : "\(count) pages", folder)
    }

    /// Writes what the finder takes for numbers on pages.
    func writeFoundStrips(to folder: FilePath) throws {
        let strips = BuiltInModel.finder.strips(from: try pageSynthesiser())
        try write(strips.strips(count: count, seed: seed), to: folder)
    }

    private func pageSynthesiser() throws -> PageSynthesiser {
        let part: PenHands.Part = unseen ? .heldOut : .training
        let faces = PageMaterial.faces(of: part)
        if faces.isEmpty {
            StandardStream.error.writeLine(
                "There are no fonts in '\(PageMaterial.fontFolder)': print is drawn with the program's own "
                    + "signs. For real print: apt-get install "
                    + PageMaterial.fontPackages.joined(separator: " "))
        }
        return PageSynthesiser(
            faces: faces, pens: try recordedHands(),
            layouts: unseen ? PageLayout.heldOut : PageLayout.training, isBlank: blank,
            plainShare: plain ? 1 : 0)
    }

    /// The recorded hands that write beside the program's own, without the digits whose label is another one;
    /// `nil` where none are given.
    func recordedHands() throws -> PenHands? {
        try strokes.map {
            try PageMaterial.pens(
                in: .absolute($0), part: unseen ? .heldOut : .training,
                where: PenLabelCheck(model: try BuiltInModel.load()).isUsable)
        }
    }
}

/// What is on a page, as `pages.json` has it.
private struct PageTruth: Encodable {
    /// One number.
    struct Number: Encodable {
        var text: String
        var written: String
        var box: [Int]
        var corners: [[Float]]
        var flaw: String?
        var row: Int?
        var column: Int?

        init(_ number: PageNumber) {
            (text, written) = (number.text, number.written)
            box = [number.box.x, number.box.y, number.box.width, number.box.height]
            corners = number.corners.map { [$0.x, $0.y] }
            flaw = number.flaw?.rawValue
            (row, column) = (number.row, number.column)
        }
    }

    var file: String
    var layout: String

    /// Handwritten strings of digits: what is to be read.
    var numbers: [Number]

    /// Handwriting with digits that is no string of digits.
    var flawed: [Number]

    /// Printed numbers.
    var printed: [Number]

    init(of page: LabelledPage, file: String) {
        self.file = file
        layout = page.layout.rawValue
        let written = page.numbers.filter { $0.origin == .handwritten }
        numbers = written.filter { $0.flaw == nil }.map(Number.init)
        flawed = written.filter { $0.flaw != nil }.map(Number.init)
        printed = page.numbers.filter { $0.origin == .printed }.map(Number.init)
    }
}
