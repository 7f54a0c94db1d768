#if DEBUG
    import DigitReading
    import DigitTestSupport
    import Files
    import Foundation
    import NeuralNetwork
    import SystemPackage
    import Testing

    @testable import ModelStore

    @Suite(.tellingSeeds) struct `A promotion on a failing disk` {
        private static let moment = Timestamp(iso: "2026-11-22T14:05:09+01:00")

        /// An untrained network, another one for each number.
        private static func model(_ number: UInt64) -> Model {
            var generator = SeededGenerator(testSeed: number)
            let architecture = Architecture(inputs: 784, layers: [.init(size: 10)])
            return Model(
                network: Network(architecture, initialization: .scaled, using: &generator),
                facts: ModelFacts(
                    recipe: "none", cost: .quadratic, seed: number, epochs: 0, data: "nothing"))
        }

        private func promote(_ model: Model, in store: ModelVersions) throws(ModelStoreError)
            -> String
        {
            try store.promote(model, at: Self.moment, reason: "A test.", report: "A report.\n")
        }

        @Test func `leaves the old model in use or the new one, whole, whichever call fails`()
            throws
        {
            let models = (0...3).map { Self.model(UInt64($0)) }
            let filled = try TemporaryFolder(inMemory: true)
            _ = try promote(models[1], in: ModelVersions(folder: filled.path))
            let failed = try failingEachCall { faults, fault in
                // Given a model in use
                let folder = try TemporaryFolder(inMemory: true)
                try FileManager.default.copyItem(
                    at: filled.url, to: folder.url.appending(path: "models"))
                let store = ModelVersions(folder: folder.path.appending("models")) {
                    () throws(ModelError) in models[0]
                }
                // When another one is promoted
                let version = faults.during { try? promote(models[2], in: store) }
                // Then one of them is in use, and whoever promotes next finds no rubbish
                let loaded = try store.load()
                #expect(loaded.warnings.isEmpty, "\(fault)")
                let isNew = loaded.version == "000002"
                #expect(loaded.model.identity == models[isNew ? 2 : 1].identity, "\(fault)")
                #expect(isNew || version == nil, "\(fault)")
                if isNew {
                    #expect(store.card(version: "000002")?.previous == "000001", "\(fault)")
                }
                #expect(
                    store.list().dropFirst().allSatisfy { $0.problem == nil && $0.card != nil },
                    "\(fault)")

                _ = try promote(models[3], in: store)
                #expect(try store.load().model.identity == models[3].identity, "\(fault)")
                let hidden = try FolderEntry.list(store.folder).filter { $0.name.hasPrefix(".") }
                #expect(hidden.map(\.name) == [], "\(fault)")
            }
            #expect(failed > 100)
        }

        @Test func `never removes the model in use or the one before it`() throws {
            let models = (0...7).map { Self.model(UInt64($0)) }
            let filled = try TemporaryFolder(inMemory: true)
            let full = ModelVersions(folder: filled.path) { () throws(ModelError) in models[0] }
            for model in models[1...6] { _ = try promote(model, in: full) }
            try failingEachCall(with: [.ioError]) { faults, fault in
                let folder = try TemporaryFolder(inMemory: true)
                try FileManager.default.copyItem(
                    at: filled.url, to: folder.url.appending(path: "models"))
                let store = ModelVersions(folder: folder.path.appending("models")) {
                    () throws(ModelError) in models[0]
                }
                // The next promotion removes the oldest one.
                _ = faults.during { try? promote(models[7], in: store) }
                let loaded = try store.load()
                #expect(loaded.warnings.isEmpty, "\(fault)")
                let current = try #require(loaded.version)
                #expect(current >= "000006", "\(fault)")
                let previous = try #require(store.predecessor(of: current))
                _ = try store.model(version: previous)
            }
        }

        @Test func `goes back whole, whichever call fails`() throws {
            let models = (0...2).map { Self.model(UInt64($0)) }
            try failingEachCall { faults, fault in
                let folder = try TemporaryFolder(inMemory: true)
                let store = ModelVersions(folder: folder.path.appending("models")) {
                    () throws(ModelError) in models[0]
                }
                for model in models[1...2] { _ = try promote(model, in: store) }
                let hasReturned = faults.during { (try? store.rollBack()) != nil }
                let loaded = try store.load()
                #expect(loaded.warnings.isEmpty, "\(fault)")
                #expect(loaded.version == "000001" || !hasReturned, "\(fault)")
                #expect(["000001", "000002"].contains(loaded.version), "\(fault)")
            }
        }

        @Test func `leaves what is imported whole or not there, and the model in use as it was`()
            throws
        {
            let models = (0...2).map { Self.model(UInt64($0)) }
            let failed = try failingEachCall { faults, fault in
                // Given a model in use
                let folder = try TemporaryFolder(inMemory: true)
                let store = ModelVersions(folder: folder.path.appending("models")) {
                    () throws(ModelError) in models[0]
                }
                _ = try promote(models[1], in: store)
                // When another one is imported
                let bytes = models[2].fileBytes
                let version = faults.during {
                    try? store.importModel(bytes, from: "there", at: Self.moment)
                }
                // Then it is stored where that is said, and all that is stored can be used
                #expect(try store.load().version == "000001", "\(fault)")
                if let version { #expect(store.versions().contains(version), "\(fault)") }
                for stored in store.versions() {
                    let model = models[stored == "000001" ? 1 : 2]
                    #expect(try store.fileBytes(of: stored) == model.fileBytes, "\(fault)")
                }
                // And importing it once more leaves no rubbish.
                let again = try store.importModel(bytes, from: "there", at: Self.moment)
                #expect(try store.fileBytes(of: again) == bytes, "\(fault)")
                let hidden = try FolderEntry.list(store.folder).filter { $0.name.hasPrefix(".") }
                #expect(hidden.map(\.name) == [], "\(fault)")
            }
            #expect(failed > 50)
        }

        @Test func `exports the bytes that are stored, or none, whichever call fails`() throws {
            let models = (0...1).map { Self.model(UInt64($0)) }
            let folder = try TemporaryFolder(inMemory: true)
            let store = ModelVersions(folder: folder.path.appending("models")) {
                () throws(ModelError) in models[0]
            }
            let version = try promote(models[1], in: store)
            let failed = failingEachCall { faults, fault in
                let bytes = faults.during { try? store.fileBytes(of: version) }
                #expect(bytes == nil || bytes == models[1].fileBytes, "\(fault)")
            }
            #expect(failed > 5)
        }
    }
#endif
