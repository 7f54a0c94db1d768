#if DEBUG
    import DigitTestSupport
    import Files
    import ScanLedger
    import ScanSpool
    import SystemPackage
    import Testing

    @testable import DigitService

    @Suite struct `Repairing a results file on a failing disk` {
        private let folder: TemporaryFolder
        private let day = "2026-11-22"
        private let header = Array(ResultsTable.header.utf8)
        private let row = Array("1,1,a.png,7\n".utf8)

        init() throws { folder = try TemporaryFolder(inMemory: true) }

        private var repair: ResultsFileRepair { ResultsFileRepair(outbox: folder.path) }
        private var path: FilePath { folder.path.appending(ResultsTable.fileName(of: day)) }
        private var recorded: ResultsFileRecord {
            ResultsFileRecord(day: day, length: Int64(header.count + row.count), lastRow: 1)
        }

        @Test func `cuts off the rows that were never recorded, or nothing`() throws {
            let unrecorded = Array("1,2,b.png,3\n1,3,c.p".utf8)
            let failed = try failingEachCall { faults, fault in
                try StoredFile.write(header + row + unrecorded, to: path)
                faults.during {
                    do throws(SpoolError) {
                        try repair.cutUnrecordedRows(of: day, recorded: recorded, nextRow: 2)
                    } catch {
                        #expect(error.isMachineTrouble, "\(fault)")
                    }
                }
                let bytes = try StoredFile.read(path)
                #expect(
                    bytes == header + row || faults.hasFired && bytes == header + row + unrecorded,
                    "\(fault)")
            }
            #expect(failed > 10)
        }

        @Test func `leaves the rows that somebody else has written`() throws {
            let foreign = Array("my own note\n".utf8)
            try failingEachCall { faults, fault in
                try StoredFile.write(header + row + foreign, to: path)
                faults.during {
                    try? repair.cutUnrecordedRows(of: day, recorded: recorded, nextRow: 2)
                }
                #expect(try StoredFile.read(path) == header + row + foreign, "\(fault)")
            }
        }

        @Test func `cuts off no whole row for a new ledger`() throws {
            let torn = Array("1,2,b.p".utf8)
            try failingEachCall { faults, fault in
                try StoredFile.write(header + row + torn, to: path)
                let adopted = faults.during { repair.adopt(day) }
                let bytes = try StoredFile.read(path)
                if let adopted {
                    #expect(adopted == recorded, "\(fault)")
                    #expect(bytes == header + row, "\(fault)")
                } else {
                    #expect(bytes == header + row + torn, "\(fault)")
                }
            }
        }
    }
#endif
