#if DEBUG
    import CorrectionRequests
    import DigitTestSupport
    import Files
    import ScanSpool
    import SystemPackage
    import Testing

    @Suite struct `A request on a failing disk` {
        private let request = CorrectionRequest(
            sha256: String(repeating: "ab", count: 32), field: 2, number: "504192", file: "a.png")

        @Test func `waits whole or not at all, whichever call fails`() throws {
            let failed = try failingEachCall { faults, fault in
                // Given
                let folder = try TemporaryFolder(inMemory: true)
                let layout = SpoolLayout(root: folder.path.appending("root"))
                try layout.create()
                // When
                let name = faults.during { try? request.hand(to: layout) }
                // Then
                let place = layout.corrections
                let found = ((try? FolderEntry.list(place)) ?? []).filter { !$0.isIgnored }
                #expect(found.count <= 1, "\(fault)")
                for entry in found {
                    let bytes = try StoredFile.read(entry.path)
                    #expect(
                        StoredJSON.value(CorrectionRequest.self, in: bytes) == request, "\(fault)")
                }
                if let name { #expect(CorrectionRequest.isWaiting(name, in: layout), "\(fault)") }
                // and the next one is not hindered.
                let next = try request.hand(to: layout)
                #expect(CorrectionRequest.isWaiting(next, in: layout), "\(fault)")
            }
            #expect(failed > 10)
        }
    }
#endif
