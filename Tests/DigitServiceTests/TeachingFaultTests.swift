#if DEBUG
    import ContentDigest
    import CorrectionRequests
    import DigitEvaluation
    import DigitTestSupport
    import Files
    import ScanSpool
    import SystemPackage
    import Testing

    @testable import DigitService
    @testable import ScanLedger

    @Suite struct `What a correction teaches, on a failing disk,` {
        private static let picture: [UInt8] = [1, 2, 3]
        private static let digest = SHA256Digest(of: picture).bytes

        /// One number on the scan `7.png`.
        private static let scan = CorrectableScan(
            claim: ScanClaim(id: 5, name: Array("7.png".utf8), display: "7.png"), sha256: digest,
            day: "2026-11-22", status: .review, hasSize: true,
            numbers: [
                .init(field: 1, row: 1, text: "1", isDoubtful: true, isCorrected: false, box: nil)
            ], label: nil)

        /// All labelled files, whose content is the picture's.
        private func labels(in layout: SpoolLayout, _ fault: String) throws -> [String] {
            let labels = try TrainingLabels(in: layout.training)
            for scan in labels.scans {
                #expect(try StoredFile.read(scan.path) == Self.picture, "\(fault)")
            }
            return labels.scans.map(\.name)
        }

        private func teaching(in layout: SpoolLayout) -> CorrectionTeaching {
            var contents = LabelledContents()
            return CorrectionTeaching(
                layout: layout, entries: contents.look(at: layout.training).entries)
        }

        private static let request = CorrectionRequest(
            sha256: "", field: 1, number: "7", file: "7.png")

        @Test func `is the whole picture under one label, or none, whichever call fails`() throws {
            let failed = try failingEachCall { faults, fault in
                // Given an answered scan, and labels of one that is labelled otherwise
                for given in [[], ["1/7.png"]] {
                    let folder = try TemporaryFolder(inMemory: true)
                    let layout = SpoolLayout(root: folder.path.appending("root"))
                    try layout.create()
                    try folder.write(Self.picture, to: "root/done/2026-11-22/7.png")
                    for name in given {
                        try folder.write(Self.picture, to: "root/training/\(name)")
                    }
                    // When
                    let teaching = teaching(in: layout)
                    faults.during { try? teaching.teach(Self.request, Self.scan) }
                    // Then
                    let found = try labels(in: layout, fault)
                    #expect(found == given || found == ["7/7.png"], "\(fault)")
                    // and it can be repeated.
                    try self.teaching(in: layout).teach(Self.request, Self.scan)
                    #expect(try labels(in: layout, fault) == ["7/7.png"], "\(fault)")
                }
            }
            #expect(failed > 10)
        }
    }
#endif
