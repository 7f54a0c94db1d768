import ContentDigest
import Files
import Foundation
import ScanLedger
import ScanSpool
import SystemPackage

/// Finds the documents of answers whose rows are known and the names of their documents are not.
struct ShownDocuments {
    let spool: Spool
    let ledger: ScanLedger

    /// The documents of a day whose names have a tag, or are read otherwise than they are written, by their content;
    /// looked for once that is needed.
    private var tagged: (day: String, names: [ContentTally.Mark: [RelativePath]])?

    init(spool: Spool, ledger: ScanLedger) {
        self.spool = spool
        self.ledger = ledger
    }

    /// What a document tells of a scan that its rows do not.
    struct Told: Decodable {
        var file: String
        var page: Int?
        var reason: String?
        var sha256: String?
        var width: Int?
        var height: Int?
    }

    /// Finds the document of an answer.
    ///
    /// - Parameters:
    ///   - scan: The answer.
    ///   - used: Names that are others'.
    /// - Returns: Its name, and what it tells; nil where there is none.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    mutating func document(
        of scan: AnsweredScan, except used: Set<[UInt8]>
    ) throws -> (name: RelativePath, told: Told)? {
        guard let day = RelativePath(scan.time.day) else { return nil }
        // The apostrophe in front of a formula may be the name's own.
        let display = scan.claim.display
        for path in Set([display, ResultsTable.shown(display)]).compactMap({ RelativePath($0) }) {
            // Earlier versions wrote them into the outbox itself.
            let plain = path.documentPath()
            for name in [plain.below(day), plain] {
                if let told = try told(name, of: scan, except: used) { return (name, told) }
            }
        }
        guard let digest = scan.answer.sha256 else { return nil }
        let mark = ContentTally.mark(digest)
        let names = taggedDocuments(of: scan.time.day)[mark] ?? []
        for name in names {
            if let told = try told(name, of: scan, except: used) { return (name, told) }
        }
        return nil
    }

    private func told(
        _ name: RelativePath, of scan: AnsweredScan, except used: Set<[UInt8]>
    ) throws -> Told? {
        guard !used.contains(name.bytes), let told = Self.read(name, in: spool.layout),
            ResultsTable.shown(told.file) == ResultsTable.shown(scan.claim.display),
            told.sha256 == scan.answer.sha256.map(\.hexadecimal),
            try !ledger.hasDocuments(named: [name.bytes])[0]
        else { return nil }
        return told
    }

    private mutating func taggedDocuments(of day: String) -> [ContentTally.Mark: [RelativePath]] {
        if let tagged, tagged.day == day { return tagged.names }
        var names: [ContentTally.Mark: [RelativePath]] = [:]
        let folder = spool.layout.outbox.appending(day)
        var sweep = FolderSweep(through: folder)
        while let entry = try? sweep.next() {
            guard entry.kind == .regular,
                let name = RelativePath(
                    bytes: entry.path.bytes.dropFirst(spool.layout.outbox.bytes.count + 1)),
                name.bytes.contains(UInt8(ascii: "~")) || Array(name.display.utf8) != name.bytes,
                let told = Self.read(name, in: spool.layout),
                let digest = told.sha256.flatMap(CorrectionGathering.bytes(of:))
            else { continue }
            names[ContentTally.mark(digest), default: []].append(name)
        }
        tagged = (day, names)
        return names
    }

    /// Reads a document of the outbox; nil where there is none of an answer.
    private static func read(_ name: RelativePath, in layout: SpoolLayout) -> Told? {
        let path = layout.outbox.appending(name.filePath.components)
        guard let bytes = try? StoredFile.read(path, followingSymlink: false),
            bytes.isDocument(ofContent: nil)
        else { return nil }
        return try? JSONDecoder().decode(Told.self, from: Data(bytes))
    }
}
