import DigitEvaluation
import Files
import SystemPackage

/// The charts of an evaluation: checked before the images are read, written after it.
struct ChartFiles {
    private let reliability: OutputFile
    private let coverage: OutputFile

    /// Where the charts will be.
    var paths: [String] { [reliability.path.string, coverage.path.string] }

    /// Creates the folder where it is not there, and checks that the charts can be written.
    ///
    /// - Throws: A ``CommandFailure`` when the folder cannot be made, or when one of the charts is
    ///   there and must not be replaced.
    init(in folder: String, replacing: Bool) throws(CommandFailure) {
        let path = FilePath.absolute(folder)
        if StoredFile.exists(path), !StoredFile.isFolder(path) {
            throw CommandFailure(.cannotCreate, "'\(folder)' is there and is no folder.")
        }
        do throws(FileError) {
            try StoredFile.createFolder(path)
        } catch {
            throw CommandFailure(.cannotCreate, "\(error)")
        }
        let (first, second) = (path.appending("reliability.svg"), path.appending("coverage.svg"))
        reliability = try OutputFile(first.string, replacing: replacing)
        coverage = try OutputFile(second.string, replacing: replacing)
    }

    /// Draws both charts of an evaluation.
    ///
    /// - Parameters:
    ///   - evaluation: What is drawn.
    ///   - errorRate: The error rate that was asked for.
    ///   - subject: What was read, and by which model, in a few words.
    /// - Throws: A ``CommandFailure`` when a chart cannot be written.
    func write(
        _ evaluation: Evaluation, errorRate: Double, subject: String
    ) throws(CommandFailure) {
        let diagram = ReliabilityDiagram(of: evaluation.calibration, subject: subject)
        try reliability.write(Array(diagram.drawing.svg.utf8))
        let chart = CoverageChart(
            of: evaluation.calibration, errorRate: errorRate, subject: subject)
        try coverage.write(Array(chart.drawing.svg.utf8))
    }
}
