import Glibc
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A number among others` {
    /// Two on one line, one far below them, and one that is three times as high.
    private let boxes = [
        PixelBox(x: 100, y: 100, width: 40, height: 20),
        PixelBox(x: 150, y: 104, width: 30, height: 20),
        PixelBox(x: 100, y: 300, width: 40, height: 20),
        PixelBox(x: 300, y: 500, width: 90, height: 60),
    ]

    private var contexts: [NumberContext] {
        NumberContext.ofEach(boxes, sureness: [0.5, 0.9, 0.9, 0.5])
    }

    @Test func `knows how far the next one on its line is, in its own heights`() {
        #expect(contexts.map(\.nearest) == [0.5, 0.5, 4, 4])
    }

    @Test func `is not nearer than one that overlaps it`() {
        let inside = NumberContext.ofEach(
            [boxes[0], PixelBox(x: 90, y: 100, width: 90, height: 20)], sureness: [0.5, 0.5])
        #expect(inside.map(\.nearest) == [-1, -1])
    }

    @Test func `knows how high it is beside the usual`() {
        #expect(contexts.map(\.relativeHeight).prefix(3) == [0, 0, 0])
        #expect(abs(contexts[3].relativeHeight - log(3)) < 1e-9)
    }

    @Test func `knows how surely the others are read, not itself`() {
        let odds = log(9.0)
        #expect(abs(contexts[0].othersSureness - 2 * odds / 3) < 1e-9)
        #expect(abs(contexts[1].othersSureness - odds / 3) < 1e-9)
    }

    @Test func `knows nothing where it stands alone`() {
        #expect(NumberContext.ofEach([boxes[0]], sureness: [1]) == [NumberContext()])
        #expect(NumberContext.ofEach([], sureness: []).isEmpty)
    }

    @Test func `is judged by it`() {
        func terms(_ context: NumberContext, size: Double = 0) -> [Double] {
            NumberCalibration.Evidence(
                share: 0.9, surestLook: 0.9, inkLeftAside: 0, digits: 2, sizeSpread: size,
                finder: FinderFigures(band: 0.9, own: 0.9, otherHandwriting: 0, furniture: 0),
                context: context
            ).terms
        }
        #expect(terms(NumberContext()).count == NumberCalibration.pageSize)
        #expect(terms(contexts[0]) != terms(NumberContext()))
        #expect(terms(contexts[0]) != terms(contexts[0], size: 0.5))
    }
}
