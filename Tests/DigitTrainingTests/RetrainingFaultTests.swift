#if DEBUG
    import DigitTestSupport
    import Files
    import ModelStore
    import NeuralNetwork
    import SystemPackage
    import Testing

    @testable import DigitTraining

    @Suite(.tellingSeeds) struct `A retraining on a failing disk` {
        private static let parent = Result { try SegmentDigits.model() }

        /// A run that finds too few labels: it reads them, remembers them and reports.
        private func run(in folder: TemporaryFolder, _ parent: Model) -> RetrainingRun {
            let store = ModelVersions(folder: folder.path.appending("models")) {
                () throws(ModelError) in parent
            }
            return RetrainingRun(
                training: folder.path.appending("training"), store: store, seed: testSeed(5),
                now: { Timestamp(iso: "2026-11-22T14:05:09+01:00") }
            ) { settings, seed in
                BaseMemory(
                    rehearsal: LabelledImages(), validation: LabelledImages(), description: "none")
            }
        }

        @Test func `keeps its memory whole, and its report whole or none, whichever call fails`()
            throws
        {
            let parent = try Self.parent.get()
            var digits = SegmentDigits(seed: 21)
            let picture = digits.picture(of: 7).pngBytes()
            let failed = try failingEachCall { faults, fault in
                // Given a label
                let folder = try TemporaryFolder(inMemory: true)
                try folder.write(picture, to: "training/7/a.png")
                let run = run(in: folder, parent)
                // When a run meets the fault
                let report = faults.during { try? run.run() }
                // Then every file is whole
                let memory = run.store.folder.appending("retraining.json")
                if StoredFile.exists(memory) {
                    #expect(RetrainingMemory.load(from: run.store.folder) != nil, "\(fault)")
                }
                let reports = run.training.appending("reports")
                let files = ((try? FolderEntry.list(reports)) ?? []).filter { !$0.isIgnored }
                for file in files {
                    let bytes = try StoredFile.read(file.path)
                    if file.name.hasSuffix(".json") {
                        #expect(
                            StoredJSON.value(RetrainingReport.self, in: bytes) != nil, "\(fault)")
                    } else {
                        #expect(bytes.last == UInt8(ascii: "\n"), "\(fault)")
                    }
                }
                if let report, report.outcome == .skipped, !report.files.isEmpty {
                    #expect(files.map(\.name).sorted() == report.files.sorted(), "\(fault)")
                }
                // and the next run reports, and tidies up.
                let next = try run.run(force: true)
                #expect(next.outcome == .skipped, "\(fault)")
                for place in [reports, run.store.folder] {
                    let rest = try FolderEntry.list(place).map(\.name)
                        .filter { $0.hasSuffix(".tmp") }
                    #expect(rest == [], "\(fault)")
                }
            }
            #expect(failed > 100)
        }

        /// The calls that change what is on the disk.
        private static let changes: Set<String> = [
            "pwrite", "write", "ftruncate", "fsync", "mkdir", "mkdirat", "renameat", "renameat2",
            "unlink", "unlinkat",
        ]

        @Test func `promotes a whole model or none, whichever change fails`() throws {
            let parent = try Self.parent.get()
            var digits = SegmentDigits(seed: 22)
            let base = BaseMemory(
                rehearsal: try digits.images(count: 100), validation: try digits.images(count: 20),
                description: "other digits")
            let pictures = (0..<12).map { _ in
                digits.picture(of: 7, lit: SegmentDigits.oddSeven).pngBytes()
            }
            let failed = try failingEachCall(with: [.noSpace], only: Self.changes) {
                faults, fault in
                // Given labels that a model learns from
                let folder = try TemporaryFolder(inMemory: true)
                for (index, picture) in pictures.enumerated() {
                    try folder.write(picture, to: "training/7/\(index).png")
                }
                var run = run(in: folder, parent)
                run.settings = RetrainingSettings(rehearsalImages: 100, epochs: 6)
                run.baseMemory = { _, _ in base }
                // When a run meets the fault
                let report = faults.during { try? run.run() }
                // Then the model in use is the old one, or the new one whole
                let loaded = try run.store.load()
                #expect(loaded.warnings.isEmpty, "\(fault)")
                if loaded.version == nil {
                    #expect(loaded.model.identity == parent.identity, "\(fault)")
                    #expect(report?.outcome != .promoted, "\(fault)")
                } else {
                    #expect(loaded.model.facts.parent == parent.identity, "\(fault)")
                }
                #expect(run.store.list().allSatisfy { $0.problem == nil }, "\(fault)")
                // And without the fault it has learned in the end, once.
                _ = try run.run(force: loaded.version == nil)
                let learned = try run.store.load()
                #expect(learned.version != nil, "\(fault)")
                #expect(learned.model.facts.parent == parent.identity, "\(fault)")
                #expect(try run.run().outcome == .unchanged, "\(fault)")
            }
            #expect(failed > 40)
        }
    }
#endif
