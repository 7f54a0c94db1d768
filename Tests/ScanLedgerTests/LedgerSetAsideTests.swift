#if DEBUG
    import DigitTestSupport
    import Files
    import SystemPackage
    import Testing

    @testable import ScanLedger

    @Suite struct `A damaged ledger on a failing disk` {
        private static let files = ["": "No database.", "-wal": "Its log.", "-shm": "Its index."]

        /// What lies in the folder, by the ends of the names.
        private func contents(of folder: TemporaryFolder) throws -> [String: String] {
            var found: [String: String] = [:]
            for entry in try FolderEntry.list(folder.path) {
                found[String(entry.name.dropFirst("digitd.sqlite".count))] = String(
                    decoding: try StoredFile.read(entry.path), as: UTF8.self)
            }
            return found
        }

        @Test func `is there whole, in its place or aside, whichever call fails`() throws {
            let failed = try failingEachCall { faults, fault in
                // Given a damaged ledger with its companions
                let folder = try TemporaryFolder(inMemory: true)
                for (end, text) in Self.files {
                    try folder.write(Array(text.utf8), to: "digitd.sqlite\(end)")
                }
                let path = folder.path.appending("digitd.sqlite").string
                // When it is opened
                let opened = faults.during {
                    try? ScanLedger.openSettingDamageAside(at: path)
                }
                // Then it lies aside where that is said, and nothing of it is lost
                let found = try contents(of: folder)
                if let opened {
                    #expect(opened.damage?.setAsideAt == "\(path).damaged-1", "\(fault)")
                    #expect(found[".damaged-1"] == Self.files[""], "\(fault)")
                    try opened.ledger.close()
                } else {
                    #expect([found[""], found[".damaged-1"]].contains(Self.files[""]), "\(fault)")
                }
                // And the next start has a ledger.
                let (again, _) = try ScanLedger.openSettingDamageAside(at: path)
                #expect(try again.recordClaims(newClaims(1)).map(\.id) == [1], "\(fault)")
                try again.close()
                #expect(
                    try contents(of: folder).values.contains(Self.files[""] ?? ""), "\(fault)")
            }
            #expect(failed > 5)
        }

        @Test func `overwrites no companion of an earlier one`() throws {
            // Given the log of a ledger whose main file somebody took away
            let folder = try TemporaryFolder(inMemory: true)
            try folder.write(Array("An earlier log.".utf8), to: "digitd.sqlite.damaged-1-wal")
            for (end, text) in Self.files {
                try folder.write(Array(text.utf8), to: "digitd.sqlite\(end)")
            }
            let path = folder.path.appending("digitd.sqlite").string
            // When
            let (ledger, damage) = try ScanLedger.openSettingDamageAside(at: path)
            try ledger.close()
            // Then
            #expect(damage?.setAsideAt == "\(path).damaged-2")
            let found = try contents(of: folder)
            #expect(found[".damaged-1-wal"] == "An earlier log.")
            #expect(found[".damaged-2"] == "No database.")
        }
    }
#endif
