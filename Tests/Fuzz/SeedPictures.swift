import Handwriting
import ScanImages

/// Small pictures as digitd draws them.
enum SeedPictures {
    /// Pictures of one digit and of several, as PNGs and JPEGs; and strokes to draw.
    static func all() -> [[UInt8]] {
        let digits = SampleScan.samples(count: 8, seed: 1, heightsInPixels: 28...60)
        let numbers = SampleScan.samples(count: 8, seed: 2, digits: 2...4, heightsInPixels: 28...40)
        return (digits + numbers).map(\.bytes) + [strokes]
    }

    /// Such that are hardly larger than a digit.
    static func small() -> [[UInt8]] {
        SampleScan.samples(count: 16, seed: 3, heightsInPixels: 28...34).map(\.bytes)
            .filter { $0.count < 1000 }
    }

    /// A picture of 60×40 with two upright strokes, as `GreyImage(drawnBy:)` draws them.
    static let strokes: [UInt8] = [59, 39, 60, 40, 60, 210, 1, 160, 40, 160, 210, 1]
}
