import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `Seeing ink in colour` {
    typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

    private static let width = 360
    private static let height = 480

    /// A page of paper with strokes of ink, 8 pixels wide, on it.
    private static func page(
        paper: (Int, Int) -> Colour, ink: @escaping (Int, Int) -> Colour?
    ) -> GreyImage {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let colour = ink(x, y) ?? paper(x, y)
                pixels += [colour.red, colour.green, colour.blue]
            }
        }
        return GreyImage(inkOf: pixels, width: width, height: height)
    }

    private static func isStroke(_ x: Int, _ y: Int) -> Bool {
        (120..<128).contains(x) && (100..<300).contains(y)
    }

    private static func luma(_ colour: Colour) -> Double {
        0.299 * Double(colour.red) + 0.587 * Double(colour.green) + 0.114 * Double(colour.blue)
    }

    /// Ink on paper of another hue whose luma is the same, within two steps.
    private static let hues: [(name: String, paper: Colour, ink: Colour)] = [
        ("blue on pink", (250, 190, 200), (150, 230, 255)),
        ("blue on mauve", (205, 150, 195), (90, 197, 255)),
        ("red on green", (120, 190, 130), (255, 122, 125)),
        ("green on red", (225, 110, 100), (70, 190, 98)),
        ("teal on salmon", (240, 150, 120), (70, 220, 205)),
    ]

    @Test(arguments: hues.indices)
    func `ink of the brightness of its paper stands out`(number: Int) {
        let (name, paper, ink) = Self.hues[number]
        #expect(abs(Self.luma(paper) - Self.luma(ink)) < 2, "\(name)")
        let grey = Self.page(paper: { _, _ in paper }) { Self.isStroke($0, $1) ? ink : nil }
        let contrast = Int(grey[20, 200]) - Int(grey[124, 200])
        #expect(contrast >= 32, "\(name): a contrast of \(contrast)")
        // Paper is paper everywhere, beside the ink too.
        let papers = grey.pixels.indices.filter { !Self.isStroke($0 % Self.width, $0 / Self.width) }
        let luma = Self.luma(paper)
        #expect(papers.allSatisfy { abs(Double(grey.pixels[$0]) - luma) <= 1 }, "\(name)")
    }

    @Test func `a picture without colour keeps its greys`() {
        var generator = SeededGenerator(testSeed: 3)
        for (width, height) in [(1, 1), (2, 3), (28, 28), (61, 5), (300, 217), (1000, 90)] {
            // Noise on a slope, and the darkest paper there is.
            for darkness in [0, 100, 252] {
                let greys = (0..<width * height).map { place in
                    let most = max(0, 255 - darkness - place % width * 60 / width)
                    return UInt8.random(in: 0...UInt8(most), using: &generator)
                }
                let grey = GreyImage(
                    inkOf: greys.flatMap { [$0, $0, $0] }, width: width, height: height)
                #expect(grey.pixels == greys, "\(width)×\(height), \(darkness) darker")
            }
        }
        #expect(GreyImage(inkOf: [], width: 0, height: 0).pixels.isEmpty)
    }

    @Test func `no pixel becomes brighter than its luma`() {
        var generator = SeededGenerator(testSeed: 4)
        let (width, height) = (90, 70)
        let pixels = (0..<width * height * 3).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        let grey = GreyImage(inkOf: pixels, width: width, height: height)
        for (place, level) in grey.pixels.enumerated() {
            let colour = (pixels[3 * place], pixels[3 * place + 1], pixels[3 * place + 2])
            #expect(Double(level) <= Self.luma(colour) + 0.51)
        }
    }

    /// Yellow, green and pink markers, and the pale print of forms that scanners drop out.
    @Test(arguments: [(255, 250, 60), (140, 250, 130), (255, 140, 200), (205, 240, 205)])
    func `a marker and pale print stay brighter than the ink on them`(
        red: UInt8, green: UInt8, blue: UInt8
    ) {
        let white: Colour = (252, 252, 250)
        let share = { (ink: UInt8, channel: UInt8) in UInt8(Int(ink) * Int(channel) / 252) }
        for pen: Colour in [(20, 20, 22), (30, 50, 150), (110, 110, 112)] {
            let onMarker = (share(pen.red, red), share(pen.green, green), share(pen.blue, blue))
            let grey = Self.page(paper: { _, _ in white }) { x, y in
                let isMarked = (60..<300).contains(x) && (140..<180).contains(y)
                if Self.isStroke(x, y) { return isMarked ? onMarker : pen }
                return isMarked ? (red, green, blue) : nil
            }
            let (marker, ink, inkOnMarker) = (grey[200, 160], grey[124, 250], grey[124, 160])
            #expect(Int(marker) >= Int(ink) + 40, "\(pen): marker \(marker), ink \(ink)")
            #expect(
                Int(marker) >= Int(inkOnMarker) + 40,
                "\(pen): marker \(marker), ink on it \(inkOnMarker)")
        }
    }

    /// A camera's noise in colour is not taken for ink.
    @Test func `the grain of colour stays as fine as it is`() {
        var generator = SeededGenerator(testSeed: 5)
        var pixels: [UInt8] = []
        for _ in 0..<Self.width * Self.height {
            for channel in [220, 214, 190] {
                pixels.append(UInt8(channel + Int.random(in: -9...9, using: &generator)))
            }
        }
        let grey = GreyImage(inkOf: pixels, width: Self.width, height: Self.height)
        let lumas = (0..<grey.pixels.count).map { place in
            Self.luma((pixels[3 * place], pixels[3 * place + 1], pixels[3 * place + 2]))
        }
        let darkening = zip(grey.pixels, lumas).map { $1 - Double($0) }.max() ?? 0
        #expect(darkening < 8)
    }
}
