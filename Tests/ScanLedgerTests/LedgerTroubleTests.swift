import DigitTestSupport
import Foundation
import GRDB
import NeuralNetwork
import Testing

@testable import ScanLedger

@Suite(.tellingSeeds) struct `A ledger in trouble` {
    @Test func `keeps nothing of a batch that the disk has no room for, and goes on later`() throws
    {
        // Given a disk on which some pages are left
        let ledger = try ScanLedger.inMemory()
        try limit(ledger, toPages: 4)
        // When
        let error = #expect(throws: LedgerError.self) {
            try ledger.recordClaims(newClaims(1000))
        }
        // Then
        #expect(error == .diskFull(path: ":memory:"))
        #expect(error?.isMachineTrouble == true)
        #expect(try ledger.claimedScans().isEmpty)
        // When there is room again
        try limit(ledger, toPages: 10_000)
        // Then
        #expect(try ledger.recordClaims(newClaims(1)).map(\.id) == [1])
    }

    /// Lets the database grow by so many pages.
    private func limit(_ ledger: ScanLedger, toPages more: Int) throws {
        try ledger.writer.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + more)")
        }
    }

    @Test func `tells each trouble, and whether a person can mend it`() {
        let path = "/r/digitd.sqlite"
        let sentences: [(LedgerError, Bool, String)] = [
            (
                .damaged(path: path, reason: "file is not a database"), false,
                """
                The ledger '/r/digitd.sqlite' is damaged: file is not a database. When 'digitd run' \
                comes upon the damage it sets the ledger aside and begins a new one, which goes on \
                where the results files end. To have that at once, stop digitd, and run \
                'digitd verify --repair'.
                """
            ),
            (
                .laterVersion(path: path), false,
                """
                The ledger '/r/digitd.sqlite' is that of a later version of digitd, and nothing in it \
                was changed. Install that version again, or put back the copy of the root that was \
                made before the upgrade.
                """
            ),
            (
                .diskFull(path: path), true,
                """
                The disk is full; the ledger '/r/digitd.sqlite' cannot grow. Make room and the work \
                goes on.
                """
            ),
            (
                .notAccessible(path: path, reason: "permission denied"), true,
                """
                The ledger '/r/digitd.sqlite' cannot be opened for writing: permission denied. Check \
                the owner and the mode of the file and of its folder.
                """
            ),
            (
                .inputOutput(path: path, reason: "disk I/O error"), true,
                """
                The ledger '/r/digitd.sqlite' cannot be read or written: disk I/O error. Check the \
                disk.
                """
            ),
            (
                .busy(path: path), true,
                """
                The ledger '/r/digitd.sqlite' is locked by another program. Close whatever has it \
                open, for example a database browser.
                """
            ),
            (
                .refused(path: path, reason: "x >= 0", statement: "INSERT"), false,
                "The ledger '/r/digitd.sqlite' refused a row: x >= 0, in: INSERT"
            ),
        ]
        for (error, isMachineTrouble, sentence) in sentences {
            #expect(error.description == sentence)
            #expect(error.isMachineTrouble == isMachineTrouble, "\(error)")
        }
    }

    @Test(
        arguments: [
            (ResultCode.SQLITE_CORRUPT_INDEX, LedgerError.damaged(path: "p", reason: "m")),
            (.SQLITE_NOTADB, .damaged(path: "p", reason: "m")),
            (.SQLITE_FULL, .diskFull(path: "p")),
            (.SQLITE_CANTOPEN, .notAccessible(path: "p", reason: "m")),
            (.SQLITE_READONLY_DBMOVED, .notAccessible(path: "p", reason: "m")),
            (.SQLITE_IOERR_FSYNC, .inputOutput(path: "p", reason: "m")),
            (.SQLITE_NOMEM, .inputOutput(path: "p", reason: "m")),
            (.SQLITE_BUSY_SNAPSHOT, .busy(path: "p")),
            (.SQLITE_CONSTRAINT_CHECK, .refused(path: "p", reason: "m", statement: "s")),
        ])
    func `takes what SQLite says for what it is`(code: ResultCode, error: LedgerError) {
        let said = DatabaseError(resultCode: code, message: "m", sql: "s")
        #expect(throws: error) {
            try LedgerError.translating(path: "p") { throw said }
        }
    }

    @Test func `says so when an answer has no row`() throws {
        // Given
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(1))
        _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
        // When
        try ledger.writer.write { try $0.execute(sql: "DELETE FROM result") }
        // Then
        #expect(
            throws: LedgerError.damaged(
                path: ":memory:", reason: "scan 1 has an answer of no row")
        ) { try ledger.answeredScans() }
    }

    @Test func `finds a numbering that is behind`() throws {
        try withTemporaryFolder { folder in
            // Given a ledger that would give an identity out again
            let path = "\(folder)/digitd.sqlite"
            let ledger = try ScanLedger.open(at: path)
            _ = try ledger.recordClaims(newClaims(3))
            try ledger.writer.write { try $0.execute(sql: "UPDATE numbering SET nextScan = 3") }
            try ledger.close()
            // When
            let (anew, damage) = try ScanLedger.openSettingDamageAside(at: path)
            // Then
            #expect(
                damage?.reason == "there is a scan 3, and the next one would have no higher number")
            #expect(try anew.recordClaims(newClaims(1)).map(\.id) == [1])
        }
    }

    @Test func `sets a second damaged file beside the first`() throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            for name in ["", ".damaged-1"] {
                try Data("No database: \(name)".utf8).write(to: URL(filePath: path + name))
            }
            // When
            let (_, damage) = try ScanLedger.openSettingDamageAside(at: path)
            // Then
            #expect(damage?.setAsideAt == "\(path).damaged-2")
            for (file, content) in [(".damaged-1", ".damaged-1"), (".damaged-2", "")] {
                #expect(
                    try String(contentsOf: URL(filePath: path + file), encoding: .utf8)
                        == "No database: \(content)")
            }
        }
    }

    @Test func `stays in use where it passed for damaged and is sound`() throws {
        try withTemporaryFolder { folder in
            // Given a ledger with an answer and a claim
            let path = "\(folder)/digitd.sqlite"
            let ledger = try ScanLedger.open(at: path)
            let claims = try ledger.recordClaims(newClaims(2))
            _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
            let inHand = try ledger.unfinishedClaims()
            // When it is opened again, and then begun anew
            let again = try ledger.reopened(
                because: "It failed.", claiming: inHand, isKeptWhenSound: true
            ) { Issue.record("set aside: \($0)") }
            // Then
            #expect(try again.claimedScans() == [claims[1]])
            #expect(try again.answeredScans().count == 1)
            // When it is not to be kept
            var place: String?
            let anew = try again.reopened(
                because: "It failed.", claiming: inHand, isKeptWhenSound: false
            ) { place = $0.setAsideAt }
            // Then both are in hand
            #expect(place == "\(path).damaged-1")
            #expect(try anew.claimedScans() == claims)
            #expect(try anew.recordClaims(newClaims(1)).map(\.id) == [3])
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `is opened or set aside, wherever its bytes were changed`(seed: UInt64) throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            try Data(Self.sound).write(to: URL(filePath: path))
            var generator = SeededGenerator(testSeed: seed)
            var bytes = Self.sound
            for _ in 0..<Int.random(in: 1...64, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            try Data(bytes).write(to: URL(filePath: path))
            // When
            let (ledger, damage) = try ScanLedger.openSettingDamageAside(at: path)
            // Then it takes claims; a read answers, or says that it is damaged
            let claims = try ledger.recordClaims(newClaims(1))
            #expect(damage == nil || claims.map(\.id) == [1], "seed \(seed)")
            do {
                _ = try ledger.answeredScans()
            } catch let error as LedgerError {
                #expect(!error.isMachineTrouble, "seed \(seed): \(error)")
            }
        }
    }

    /// The bytes of a ledger of 60 answers.
    private static let sound: [UInt8] = {
        (try? withTemporaryFolder { folder in
            let path = "\(folder)/digitd.sqlite"
            let ledger = try ScanLedger.open(at: path)
            let claims = try ledger.recordClaims(newClaims(60))
            _ = try ledger.recordAnswers(claims.map { answer(to: $0) }, at: noon)
            try ledger.close()
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        }) ?? []
    }()
}
