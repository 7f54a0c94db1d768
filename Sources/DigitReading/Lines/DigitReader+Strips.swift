import ScanImages

extension DigitReader {
    /// Returns the strips that the numbers on a scan are read from as lines, for those who want to learn from them.
    ///
    /// - Parameter scan: The bytes of the whole file.
    /// - Returns: Each strip, in reading order, with the number that is read on it, where one is.
    /// - Throws: Why nothing can be read.
    package func strips(
        on scan: [UInt8]
    ) throws(Refusal) -> [(strip: LineStrip, number: NumberReading?)] {
        let ink = try InkOnScan(.file(scan), readBy: self, hint: nil, isLine: true)
        var answers = DigitAnswers(
            of: ink.candidates.map(\.bitmap), by: model, looksAgain: false)
        return ink.strips(with: &answers)
    }
}

extension LineReader {
    /// Reads a strip of which a person has said what is on it.
    ///
    /// - Parameters:
    ///   - strip: The strip.
    ///   - label: What is on it.
    /// - Returns: The likeliest digits, and the logarithm of the label's probability, which is never below
    ///   ``leastLogarithm``: one impossible label would outweigh all others.
    package func answer(
        to strip: LineStrip, labelled label: [UInt8]
    ) -> (digits: [UInt8], logarithm: Double) {
        let opinion = opinion(of: strip, hint: nil)
        let logarithms = opinion.looks.map { $0.logarithmicProbability(of: label) }
        let mean = logarithms.reduce(0, +) / Double(logarithms.count)
        return (opinion.free.first?.classes ?? [], max(mean, Self.leastLogarithm))
    }

    /// The logarithm of the least probability that is told apart.
    package static let leastLogarithm = -12.0
}
