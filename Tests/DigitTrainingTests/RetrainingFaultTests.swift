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
                training: folder.path.appending("training"), store: store, seed: 5,
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
    }
#endif
