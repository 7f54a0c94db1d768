import DigitReading
import Handwriting

extension PageFinder {
    /// Returns what cuts numbers out of drawn pages where this finder finds them.
    ///
    /// - Parameter pages: Draws the pages.
    /// - Returns: A source of strips, another one each time.
    public func strips(from pages: PageSynthesiser) -> FoundStripSynthesiser {
        FoundStripSynthesiser(pages: pages) { map(of: $0, dotsPerInch: Double($1)) }
    }
}
