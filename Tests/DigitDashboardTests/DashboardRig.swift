import ContentDigest
import DigitReading
import DigitTestSupport
import Foundation
import Logging
import ModelStore
import ScanImages
import ScanLedger
import ScanSpool
import SystemPackage

@testable import DigitDashboard

/// A root with some answers, and its page.
struct DashboardRig {
    let folder: TemporaryFolder
    let layout: SpoolLayout
    var settings = DashboardSettings()
    var secrets = WebSecrets()

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        layout = SpoolLayout(root: folder.path.appending("root"))
        try layout.create()
    }

    func dashboard() throws -> Dashboard {
        try Dashboard(
            layout: layout, settings: settings, secrets: secrets, logger: Logger(label: "test"))
    }

    func visitor(client: String = "127.0.0.1") throws -> Visitor {
        Visitor(try dashboard(), client: client)
    }

    /// Reads pictures as the daemon would, and files them away.
    ///
    /// - Parameters:
    ///   - pictures: The files' names in the inbox, and their bytes.
    ///   - day: The date of the answers.
    ///   - isDoubtful: Whether a person should look at each number.
    /// - Returns: The answers.
    /// - Throws: What keeps it from being done.
    @discardableResult
    func answer(
        _ pictures: [(name: String, bytes: [UInt8])], day: String = "2026-11-22",
        isDoubtful: Bool = true
    ) throws -> [AnsweredScan] {
        let ledger = try ScanLedger.open(at: layout.ledger.string)
        let claims = try ledger.recordClaims(
            pictures.map { NewClaim(name: Array($0.name.utf8), display: $0.name) })
        let reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: BuiltInModel.finder)
        let answers = zip(claims, pictures).map { claim, picture in
            answer(to: claim, picture.bytes, reader.read(picture.bytes), isDoubtful: isDoubtful)
        }
        let time = AnswerTime(
            millisecondsSince1970: 1_795_000_000_000, secondsEastOfUTC: 3600, day: day)
        let answered = try ledger.recordAnswers(answers, at: time)
        try ledger.recordFiled(answered.map(\.claim.id), resultsFiles: [])
        try ledger.close()
        for (scan, picture) in zip(answered, pictures) {
            let shelf = scan.answer.status == .rejected ? "failed" : "done/\(day)"
            let file = folder.url.appending(path: "root/\(shelf)/\(picture.name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(picture.bytes).write(to: file)
        }
        return answered
    }

    private func answer(
        to claim: ScanClaim, _ bytes: [UInt8], _ outcome: Result<Reading, Refusal>,
        isDoubtful: Bool
    ) -> ScanAnswer {
        let digest = SHA256Digest(of: bytes).bytes
        let names: DocumentNames = [claim.name + Array("~\(claim.id).json".utf8)]
        switch outcome {
        case .success(let reading):
            return ScanAnswer(
                to: claim, status: isDoubtful ? .review : .read, model: "0123456789ab",
                sha256: digest, width: reading.width, height: reading.height,
                durationInMilliseconds: 1,
                numbers: reading.numbers.map { number in
                    ScanAnswer.Number(
                        text: number.text, confidence: number.confidence, isDoubtful: isDoubtful,
                        box: ScanAnswer.Box(
                            x: number.box.x, y: number.box.y, width: number.box.width,
                            height: number.box.height))
                },
                document: "{}", documentNames: names)
        case .failure(let refusal):
            let picture = try? GreyImage(decoding: bytes)
            return ScanAnswer(
                to: claim, status: .rejected, code: refusal.code.rawValue, reason: refusal.reason,
                sha256: digest, width: picture?.width, height: picture?.height,
                durationInMilliseconds: 1, document: "{}", documentNames: names)
        }
    }

    /// The labels below `training/`, as `4/name.png`.
    var labels: [String] {
        let place = folder.url.appending(path: "root/training")
        return ((0...9).map(String.init) + ["numbers"]).flatMap { folder in
            let names = try? FileManager.default.contentsOfDirectory(
                atPath: place.appending(path: folder).path)
            return (names ?? []).sorted().map { "\(folder)/\($0)" }
        }
    }
}

/// Digits drawn side by side on white paper, as a PNG.
func drawing(_ digits: [Int], spacing: Double = 70) -> [UInt8] {
    var picture = GreyImage(width: 60 + Int(spacing) * digits.count, height: 140)
    for (place, digit) in digits.enumerated() {
        picture.draw(
            digit, x: 30 + spacing * Double(place), y: 25, width: 46, height: 90, strokeWidth: 9)
    }
    return picture.pngBytes()
}
