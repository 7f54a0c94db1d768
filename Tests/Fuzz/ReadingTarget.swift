import DigitReading
import LinearAlgebra
import ModelStore
import ScanImages
import Synchronization

@testable import NeuralNetwork

/// Scans to the whole way from bytes to a reading and its document, with networks of a few weights, and with a map
/// of the page that the bytes say as well.
///
/// What a large network takes its time for does not depend on the bytes; which way a reading goes does, and a
/// network that has learned says little of what a map may hold. ``WholeReadingTarget`` has the real ones.
struct ReadingTarget: FuzzTarget {
    static let longest = 1024

    private let reader: DigitReader
    private let map = MapOfBytes()

    static func seeds() -> [[UInt8]] {
        let pictures = SeedPictures.small()
        let maps = (0..<8).map { seed in
            // Bands of digits in paper, as planes of a map would have them, place after place.
            (0..<120).flatMap { place -> [UInt8] in
                let isInk = place / 12 % 3 == 1 && place % 12 < 4 + seed
                return isInk ? [250, 0, 0, 0, 250] : [0, 0, 0, 0, 0]
            }
        }
        return pictures.map { [0] + $0 }
            + maps.map { [1] + SeedPictures.strokes + $0 }
            + maps.map { [5] + SeedPictures.strokes + $0 }
    }

    init() throws {
        var generator = SeededGenerator(seed: 1)
        let digits = Network(try Architecture(parsing: "784-11softmax"), using: &generator)
        let strips = Network(
            try Architecture(parsing: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-11softmax"),
            initialization: .scaled, using: &generator)
        guard let image = strips.image else { fatalError("strips are images") }
        // Weights that are large, so that the outputs differ from step to step.
        let last = strips.layers[0]
        let sure = Network(
            image: image, features: strips.features,
            layers: [
                DenseLayer(
                    weights: Matrix(
                        rows: last.weights.rows, columns: last.weights.columns,
                        elements: last.weights.elements.map { $0 * 8 }),
                    biases: last.biases, activation: .softmax)
            ])
        let lines = LineReader(
            model: Model(
                network: sure,
                facts: Self.facts(preprocessing: ModelFacts.linePreprocessing)))
        guard let lines else { fatalError("no reader of lines") }
        reader = DigitReader(
            model: Model(network: digits, facts: Self.facts()), lines: lines, finder: map,
            settings: ReadingSettings(
                limits: ImageLimits(maximumPixels: 2_500), readsPrint: true))
    }

    private static func facts(
        preprocessing: String = ModelFacts.currentPreprocessing
    ) -> ModelFacts {
        ModelFacts(
            recipe: "none", cost: .crossEntropy, seed: 1, epochs: 0, data: "nothing",
            preprocessing: preprocessing)
    }

    func take(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        map.say(rest, pixelsPerPlace: [2, 4, 8, 3][Int(choice >> 1 & 3)])
        let scan: [UInt8]
        if choice & 1 == 0 {
            scan = rest.withMendedChecksums
        } else {
            let picture = GreyImage(drawnBy: rest, strokes: 12, mostPixels: 2_500)
            scan = picture.pngBytes()
        }
        check(reader.read(scan), by: reader)
    }
}

/// The same with the models that are built in, for fewer executions: each takes their time.
struct WholeReadingTarget: FuzzTarget {
    static let longest = 1024

    private let reader: DigitReader

    static func seeds() -> [[UInt8]] { SeedPictures.all() }

    init() throws {
        // So few pixels that an execution takes milliseconds.
        let limits = ImageLimits(maximumPixels: 10_000)
        reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: BuiltInModel.finder,
            settings: ReadingSettings(limits: limits, readsPrint: true))
    }

    func take(_ bytes: [UInt8]) {
        let outcome = reader.read(bytes.withMendedChecksums)
        check(outcome, by: reader)
        // What decodes is read as it is. What does not says how a picture is drawn, which decodes.
        guard case .failure(let refusal) = outcome, refusal.width == nil else { return }
        check(
            reader.read(GreyImage(drawnBy: bytes, strokes: 40, mostPixels: 10_000).pngBytes()),
            by: reader)
    }
}

/// A finder that says of a page what bytes say: of each place five planes, over and over again.
private final class MapOfBytes: PageMapping {
    private let said = Mutex<(bytes: [UInt8], pixelsPerPlace: Int)>(([0], 4))

    /// Says what the maps hold from now on.
    func say(_ bytes: [UInt8], pixelsPerPlace: Int) {
        said.withLock { $0 = (bytes.isEmpty ? [0] : bytes, pixelsPerPlace) }
    }

    func map(of image: GreyImage, writtenAt height: Double?) -> PageMap {
        let (bytes, side) = said.withLock { $0 }
        let width = (image.width + side - 1) / side
        let height = (image.height + side - 1) / side
        // From the end: what stands in front says the picture.
        func plane(_ kind: Int) -> [UInt8] {
            (0..<width * height).map { bytes[bytes.count - 1 - (5 * $0 + kind) % bytes.count] }
        }
        return PageMap(
            width: width, height: height, pixelsPerPlace: Double(side), digits: plane(0),
            print: plane(1), otherHandwriting: plane(2), furniture: plane(3), band: plane(4))
    }
}

// MARK: - What those rely on who take a reading

private func check(_ outcome: Result<Reading, Refusal>, by reader: DigitReader) {
    let document = ReadingDocument(
        file: "a.png", outcome: outcome, modelIdentity: reader.model.identity, sha256: nil,
        bars: reader.bars)
    expect(document.json().utf8.allSatisfy { $0 >= 0x20 }, "a line of JSON has lines")
    switch outcome {
    case .failure(let refusal): expect(!refusal.reason.isEmpty, "a refusal without a reason")
    case .success(let reading):
        expect(!reading.numbers.isEmpty, "a reading without a number")
        let page = PixelBox(x: 0, y: 0, width: reading.width, height: reading.height)
        for number in reading.numbers { check(number, on: page) }
    }
}

private func check(_ number: NumberReading, on page: PixelBox) {
    expect((0...1).contains(number.confidence), "a confidence of \(number.confidence)")
    expect(
        number.text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
        "a number that reads '\(number.text)'")
    for box in [number.box] + number.digits.map(\.box) {
        expect(
            box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0
                && box.x + box.width <= page.width && box.y + box.height <= page.height,
            "\(box) on \(page)")
    }
    for digit in number.digits {
        expect((0...1).contains(digit.confidence), "a confidence of \(digit.confidence)")
        expect(
            digit.probabilities.allSatisfy((0...1.0001).contains),
            "probabilities of \(digit.probabilities)")
    }
}
