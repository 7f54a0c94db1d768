import DigitTestSupport
import Foundation
import Testing

@testable import ScanLedger

@Suite struct `The ledger's file` {
    @Test func `holds after it was closed and opened again`() throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            let ledger = try ScanLedger.open(at: path)
            let claims = try ledger.recordClaims(newClaims(2))
            let answered = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
            try ledger.close()
            // When
            let again = try ScanLedger.open(at: path)
            // Then
            #expect(try again.claimedScans() == [claims[1]])
            #expect(try again.answeredScans().map(\.rows) == answered.map(\.rows))
            #expect(try again.recordClaims(newClaims(1)).map(\.id) == [3])
        }
    }

    @Test func `can be looked at while the daemon writes, and only looked at`() throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            let ledger = try ScanLedger.open(at: path)
            let onlooker = try ScanLedger.openReadOnly(at: path)
            // When
            let claims = try ledger.recordClaims(newClaims(1))
            // Then
            #expect(try onlooker.claimedScans() == claims)
            let error = #expect(throws: LedgerError.self) {
                try onlooker.recordClaims(newClaims(1))
            }
            #expect(error?.isMachineTrouble == true)
        }
    }

    @Test func `syncs a claim before it returns, and leaves the rest to the caller`() throws {
        try withTemporaryFolder { folder in
            let ledger = try ScanLedger.open(at: "\(folder)/digitd.sqlite")
            func mode() throws -> Int? {
                try ledger.writer.writeWithoutTransaction { db in
                    try Int.fetchOne(db, sql: "PRAGMA synchronous")
                }
            }
            let claims = try ledger.recordClaims(newClaims(1))
            #expect(try mode() == 2)  // FULL
            _ = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
            #expect(try mode() == 1)  // NORMAL
            #expect(
                try ledger.writer.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
                    == "wal")
        }
    }

    @Test(arguments: ["garbage", "zeros", "other tables", "cut", "overwritten"])
    func `is set aside when it is damaged, and a new one begun`(damage: String) throws {
        try withTemporaryFolder { folder in
            // Given
            let path = "\(folder)/digitd.sqlite"
            try prepare(damage, at: path)
            // When
            let (ledger, found) = try ScanLedger.openSettingDamageAside(at: path)
            // Then
            #expect(found?.setAsideAt == "\(path).damaged-1")
            #expect(FileManager.default.fileExists(atPath: "\(path).damaged-1"))
            let claims = try ledger.recordClaims(newClaims(1))
            #expect(claims.map(\.id) == [1])
            let answered = try ledger.recordAnswers([answer(to: claims[0])], at: noon)
            #expect(answered.map(\.rows) == [1...1])
        }
    }

    @Test func `that is empty or missing is simply begun`() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: URL(filePath: "\(folder)/empty.sqlite"))
            for name in ["empty.sqlite", "missing.sqlite"] {
                let (ledger, damage) = try ScanLedger.openSettingDamageAside(
                    at: "\(folder)/\(name)")
                #expect(damage == nil)
                #expect(try ledger.summary() == LedgerSummary())
            }
        }
    }

    @Test func `names itself and the next step when it cannot be opened`() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/missing/digitd.sqlite"
            let error = #expect(throws: LedgerError.self) { try ScanLedger.open(at: path) }
            #expect(
                error?.description == """
                    The ledger '\(path)' cannot be opened for writing: unable to open database \
                    file. Check the owner and the mode of the file and of its folder.
                    """)
            #expect(error?.isMachineTrouble == true)
        }
    }

    private func prepare(_ damage: String, at path: String) throws {
        let url = URL(filePath: path)
        switch damage {
        case "garbage": try Data("This is no database at all.\n".utf8).write(to: url)
        case "zeros": try Data(count: 65_536).write(to: url)
        case "other tables":
            let other = try ScanLedger.open(at: path)
            try other.writer.write { try $0.execute(sql: "DROP TABLE outgoing; DROP TABLE tally") }
            try other.close()
        default:
            let ledger = try ScanLedger.open(at: path)
            let claims = try ledger.recordClaims(newClaims(500))
            _ = try ledger.recordAnswers(claims.map { answer(to: $0) }, at: noon)
            try ledger.close()
            var content = try Data(contentsOf: url)
            if damage == "cut" {
                content.removeLast(content.count / 2)
            } else {
                content.replaceSubrange(
                    8192..<(content.count - 4096),
                    with: Data(repeating: 0xA5, count: content.count - 12_288))
            }
            try content.write(to: url)
        }
    }
}
