import CorrectionRequests
import DigitEvaluation
import Files
import FoundationEssentials
import ScanLedger
import ScanSpool

/// What a model has read again of doubtful scans, for the daemon to record: a file in `training/corrections`,
/// written by `digitd reread`.
struct RereadRequest: Codable, Sendable, Equatable {
    /// One number of a scan.
    struct Number: Codable, Sendable, Equatable {
        /// The number of the number on its scan, from 1.
        var field: Int

        /// The digits.
        var text: String

        /// How sure the model is.
        var reading: Correction.Reading
    }

    /// The numbers of one scan.
    struct Scan: Codable, Sendable, Equatable {
        /// Its identity in the ledger.
        var scan: Int64

        /// The SHA-256 of its content in hexadecimal.
        var sha256: String

        /// The numbers that were doubtful.
        var numbers: [Number]
    }

    /// The version of the form.
    var schema = 1

    /// The first twelve hexadecimal digits of the model's identity.
    var model: String

    /// What it has read.
    var scans: [Scan]

    /// How the names of these files begin.
    static let prefix = CorrectionRequest.rereadingPrefix
}

extension RereadRequest {
    /// A request that waits, by its name; or why it is none.
    struct Waiting: Sendable {
        var name: String
        var request: RereadRequest?
    }

    /// Puts the request where the daemon looks, whole and synced.
    ///
    /// - Returns: Its name.
    /// - Throws: `FileError` when it cannot be written.
    func hand(to layout: SpoolLayout) throws(FileError) -> String {
        let name = Self.prefix + UUID().uuidString.lowercased()
        try StoredFile.write(
            StoredJSON.bytes(of: self), to: CorrectionRequest.path(name, layout), mode: 0o660)
        return name
    }

    /// The requests that wait, in the order of their names.
    static func waiting(in layout: SpoolLayout) -> [Waiting] {
        let entries = (try? FolderEntry.list(layout.corrections)) ?? []
        return entries.filter {
            !$0.isIgnored && $0.kind == .regular && $0.name.hasPrefix(prefix)
                && $0.name.hasSuffix(".json")
        }.map { entry in
            let bytes = try? StoredFile.read(entry.path, limit: 1 << 24, followingSymlink: false)
            let request = bytes.flatMap { StoredJSON.value(RereadRequest.self, in: $0) }
            return Waiting(
                name: String(entry.name.dropLast(5)),
                request: request.flatMap { $0.isSensible ? $0 : nil })
        }
    }

    /// Whether the ledger can take all of it: anybody in the group may write such a file.
    private var isSensible: Bool {
        guard schema == 1, model.utf8.count == 12, model.allSatisfy(\.isHexDigit) else {
            return false
        }
        return scans.allSatisfy { scan in
            scan.numbers.allSatisfy { number in
                let (reading, other) = (number.reading, number.reading.runnerUp)
                return number.field >= 1 && Self.isNumber(number.text)
                    && 0...1 ~= reading.confidence
                    && other.map { Self.isNumber($0.text) && 0...1 ~= $0.share } ?? true
            }
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        NumberLabel(text)?.numbers == [text]
    }

    /// What is to be recorded of it; none where its scans are not those of the ledger.
    func corrections(named name: String, in ledger: ScanLedger) throws(LedgerError) -> [Correction]
    {
        var corrections: [Correction] = []
        for reading in scans {
            guard let scan = try ledger.correctableScan(reading.scan),
                scan.sha256 == CorrectionGathering.bytes(of: reading.sha256)
            else { continue }
            corrections.append(
                Correction(
                    scan: reading.scan,
                    fields: reading.numbers.map {
                        Correction.Field(number: $0.field, text: $0.text, reading: $0.reading)
                    }, label: reading.numbers.map(\.text).joined(separator: "-"),
                    origin: .request(name), model: model))
        }
        return corrections
    }
}
