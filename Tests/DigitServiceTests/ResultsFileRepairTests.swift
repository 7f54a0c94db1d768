#if DEBUG
    import ContentDigest
    import DigitTestSupport
    import Files
    import Foundation
    import ScanLedger
    import ScanSpool
    import SystemPackage
    import Testing

    @testable import DigitService

    @Suite struct `Repairing a results file on a failing disk` {
        private let folder: TemporaryFolder
        private let day = "2026-11-22"
        private let header = Array(ResultsTable.header.utf8)

        init() throws { folder = try TemporaryFolder(inMemory: true) }

        private var path: FilePath { folder.path.appending(ResultsTable.fileName(of: day)) }

        /// A row of a scan whose digest is of the one byte.
        private func row(
            _ number: Int64, _ content: UInt8, at time: String = "9999-01-01T00:00:00.000+00:00"
        ) -> [UInt8] {
            let digest = SHA256Digest(of: [content]).hexadecimal
            return Array("1,\(number),\(time),a.png,1,read,7,,,,,\(digest),,,,,,,,\r\n".utf8)
        }

        private func settle(holding contents: [UInt8] = []) throws -> ResultsFileRepair.Tail {
            let spool = try TemporarySpoolFiles(contents)
            var inHand = FilesInHand(spool.ids, claims: [], in: spool.spool)
            return try ResultsFileRepair(outbox: folder.path).settleTail(
                of: day,
                recorded: ResultsFileRecord(
                    day: day, length: Int64(header.count + row(1, 1).count), lastRow: 1),
                waiting: nil, nextRow: 2, inHand: &inHand)
        }

        @Test func `cuts off the rows that were never recorded, or nothing`() throws {
            let known = header + row(1, 1)
            let unrecorded = row(2, 2) + row(3, 3).dropLast(9)
            let spool = try TemporarySpoolFiles([2])
            let failed = try failingEachCall { faults, fault in
                try StoredFile.write(known + unrecorded, to: path)
                var inHand = FilesInHand(spool.ids, claims: [], in: spool.spool)
                let recorded = ResultsFileRecord(day: day, length: Int64(known.count), lastRow: 1)
                faults.during {
                    do throws(SpoolError) {
                        _ = try ResultsFileRepair(outbox: folder.path).settleTail(
                            of: day, recorded: recorded, waiting: nil, nextRow: 2, inHand: &inHand)
                    } catch {
                        #expect(error.isMachineTrouble, "\(fault)")
                    }
                }
                let bytes = try StoredFile.read(path)
                #expect(
                    bytes == known || faults.hasFired && bytes == known + unrecorded, "\(fault)")
            }
            #expect(failed > 10)
        }

        @Test func `cuts off no row of a scan that is not in hand`() throws {
            let known = header + row(1, 1)
            let kept = row(2, 2) + row(5, 3) + row(6, 2)
            for torn in [[], Array("1,9".utf8), [0, 0, 0]] {
                try StoredFile.write(known + kept + row(7, 4) + row(8, 2) + torn, to: path)
                let length = Int64(known.count + kept.count)
                #expect(
                    try settle(holding: [2, 4])
                        == .kept(ResultsFileRecord(day: day, length: length, lastRow: 6)))
                #expect(try StoredFile.read(path) == known + kept)
            }
        }

        @Test func `cuts off no row of the same picture that was answered before`() throws {
            let content = header + row(1, 1) + row(2, 2, at: "2001-01-01T00:00:00.000+00:00")
            try StoredFile.write(content, to: path)
            let record = ResultsFileRecord(day: day, length: Int64(content.count), lastRow: 2)
            #expect(try settle(holding: [2]) == .kept(record))
            #expect(try StoredFile.read(path) == content)
        }

        @Test func `takes no number for a row's that leaves none for the next row`() throws {
            let content = header + row(1, 1) + row(.max, 2)
            try StoredFile.write(content, to: path)
            let repair = ResultsFileRepair(outbox: folder.path)
            #expect(repair.lastRow(of: [day]) == 1)
            #expect(try settle() == .none)
            #expect(try StoredFile.read(path) == content)
        }

        @Test(arguments: ["my own note\n", "1,2,my own note\r\n", "1,1,again\r\n", "\0\0mine"])
        func `leaves the rows that somebody else has written`(foreign: String) throws {
            let content = header + row(1, 1) + Array(foreign.utf8)
            try StoredFile.write(content, to: path)
            #expect(try settle() == .none)
            #expect(try StoredFile.read(path) == content)
        }
    }

    /// Files in the `work/` of a spool.
    private final class TemporarySpoolFiles {
        private let folder: TemporaryFolder
        let spool: Spool
        let ids: Set<String>

        /// Makes a file of each byte, which is its content.
        init(_ contents: [UInt8]) throws {
            folder = try TemporaryFolder()
            let layout = SpoolLayout(root: folder.path.appending("root"))
            try layout.create()
            for content in contents {
                try StoredFile.write([content], to: layout.claimed("\(content)"))
            }
            spool = try Spool(layout)
            ids = Set(contents.map { "\($0)" })
        }
    }
#endif
