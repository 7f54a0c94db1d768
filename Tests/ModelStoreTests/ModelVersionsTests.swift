import DigitReading
import DigitTestSupport
import Files
import Glibc
import NeuralNetwork
import SystemPackage
import Testing

@testable import ModelStore

@Suite(.tellingSeeds) struct `A model store` {
    private let folder: TemporaryFolder
    private let store: ModelVersions

    init() throws {
        folder = try TemporaryFolder()
        store = ModelVersions(folder: folder.path.appending("models")) {
            () throws(ModelError) in Self.model(0)
        }
    }

    /// An untrained network, another one for each number.
    private static func model(_ number: UInt64) -> Model {
        var generator = SeededGenerator(testSeed: number)
        let architecture = Architecture(inputs: 784, layers: [.init(size: 10)])
        return Model(
            network: Network(architecture, initialization: .scaled, using: &generator),
            facts: ModelFacts(
                recipe: "none", cost: .quadratic, seed: number, epochs: 0, data: "nothing"))
    }

    @discardableResult
    private func promote(_ number: UInt64) throws -> String {
        try store.promote(
            Self.model(number), at: Timestamp(iso: "2026-11-22T14:05:09+01:00"), reason: "A test.")
    }

    @Test func `gives the built-in model while it is empty`() throws {
        let loaded = try store.load()
        #expect(loaded.model.identity == Self.model(0).identity)
        #expect(loaded.version == nil)
        #expect(loaded.warnings.isEmpty)
        #expect(store.list().map(\.version) == [nil])
        #expect(store.list().map(\.isCurrent) == [true])
    }

    /// An untrained network beside a reader of lines.
    private static func model(_ number: UInt64, beside lines: Model) -> Model {
        let model = model(number)
        return Model(network: model.network, lines: lines, facts: model.facts)
    }

    /// An untrained network that slides along strips and tells so many classes.
    private static func lines(telling classes: Int) throws -> Model {
        var generator = SeededGenerator(testSeed: 7)
        let architecture = try Architecture(
            parsing: "32x4-4c3x3nrelu-p4x2-6c3x3nrelu-p8x2-\(classes)softmax")
        return Model(
            network: Network(architecture, initialization: .scaled, using: &generator),
            facts: ModelFacts(
                recipe: "none", cost: .crossEntropy, seed: 7, epochs: 0, data: "nothing"))
    }

    @Test func `keeps a reader of lines in the file of the model that it belongs to`() throws {
        let lines = try Self.lines(telling: 11)
        let model = Self.model(1, beside: lines)
        #expect(model.identity != Self.model(1).identity)
        try store.promote(model, reason: "A test.")
        let loaded = try store.load().model
        #expect(loaded.identity == model.identity)
        #expect(loaded.lines?.identity == lines.identity)
        #expect(BuiltInModel.lines(beside: loaded).model.identity == lines.identity)
        #expect(
            BuiltInModel.lines(beside: Self.model(1)).model.identity
                == BuiltInModel.lines.model.identity)
        #expect(store.card(version: "000001")?.lines == lines.identity)
        let exported = try store.fileBytes(of: "000001")
        #expect(try Model(fileBytes: exported).lines?.identity == lines.identity)
    }

    @Test func `refuses a model with a reader that does not read lines`() throws {
        let model = Self.model(1, beside: try Self.lines(telling: 3))
        let error = #expect(throws: ModelStoreError.self) {
            try store.importModel(model.fileBytes, from: "m.safetensors")
        }
        #expect(error?.description.contains("ends in 11 outputs") == true)
        #expect(throws: ModelStoreError.self) { try store.promote(model, reason: "A test.") }
        #expect(store.currentVersion() == nil)
    }

    @Test func `gives the model that was promoted last`() throws {
        #expect(try promote(1) == "000001")
        #expect(try promote(2) == "000002")
        let loaded = try store.load()
        #expect(loaded.model.identity == Self.model(2).identity)
        #expect(loaded.version == "000002")

        let card = try #require(store.card(version: "000002"))
        #expect(card.previous == "000001")
        #expect(card.identity == Self.model(2).identity)
        #expect(card.architecture == "784-10")
        #expect(card.promoted == "2026-11-22T14:05:09+01:00")
        #expect(store.list().map(\.version) == [nil, "000001", "000002"])
        #expect(store.list().map(\.isCurrent) == [false, false, true])
    }

    @Test(arguments: ["cut short", "one bit turned", "gone", "another network's shape"])
    func `falls back to the model before when one is damaged`(damage: String) throws {
        try promote(1)
        try promote(2)
        let path = store.modelPath("000002")
        let bytes = try StoredFile.read(path)
        switch damage {
        case "cut short": try StoredFile.write(Array(bytes.dropLast(9)), to: path)
        case "one bit turned":
            var turned = bytes
            turned[turned.count / 2] ^= 1
            try StoredFile.write(turned, to: path)
        case "gone": #expect(path.withPlatformString { unlink($0) } == 0)
        default:
            var generator = SeededGenerator(testSeed: 1)
            let small = Architecture(inputs: 4, layers: [.init(size: 2)])
            let other = Model(
                network: Network(small, using: &generator), facts: Self.model(1).facts)
            try StoredFile.write(other.fileBytes, to: path)
        }
        let loaded = try store.load()
        #expect(loaded.version == "000001")
        #expect(loaded.model.identity == Self.model(1).identity)
        #expect(loaded.warnings.count == 1)
        let warning = try #require(loaded.warnings.first)
        #expect(warning.hasPrefix("The model '\(path.string)' cannot be used: "))
        #expect(warning.hasSuffix(" Using model 000001 instead."))
        #expect(store.list().map { $0.problem == nil } == [true, true, false])
    }

    @Test func `falls back to the built-in model when all are damaged`() throws {
        for number in 1...2 {
            let version = try promote(UInt64(number))
            try StoredFile.write([1, 2, 3], to: store.modelPath(version))
        }
        let loaded = try store.load()
        #expect(loaded.version == nil)
        #expect(loaded.model.identity == Self.model(0).identity)
        #expect(loaded.warnings.count == 2)
        #expect(loaded.warnings.last?.hasSuffix(" Using the built-in model instead.") == true)
    }

    @Test func `goes back one model at a time, past those that were given up`() throws {
        try promote(1)
        try promote(2)
        #expect(try store.rollBack() == "000001")
        #expect(try promote(3) == "000003")
        #expect(try store.rollBack() == "000001")
        #expect(try store.rollBack() == nil)
        #expect(try store.load().model.identity == Self.model(0).identity)
        let error = #expect(throws: ModelStoreError.self) { try store.rollBack() }
        #expect(error?.description == "There is no model before 'built-in' to go back to.")
    }

    @Test func `uses a version by name and refuses one it has not`() throws {
        try promote(1)
        try promote(2)
        try store.use("000001")
        #expect(try store.load().version == "000001")
        let error = #expect(throws: ModelStoreError.self) { try store.use("000009") }
        #expect(
            error?.description == """
                There is no model '000009'; stored are: 000001, 000002. List them with 'digitd \
                models'.
                """)
    }

    @Test func `remembers what was done to it, and what was taken back`() throws {
        try promote(1)
        try promote(2)
        let moment = Timestamp(iso: "2026-11-23T08:00:00+01:00")
        try store.rollBack(at: moment, reason: "It read sevens worse.")
        try store.choose("000002", at: moment)
        try store.rollBack(to: nil, at: moment)
        let history = store.history()
        #expect(
            history.steps.map(\.action) == [
                .promoted, .promoted, .rolledBack, .chosen, .rolledBack,
            ])
        #expect(history.steps.map(\.from) == ["built-in", "000001", "000002", "000001", "000002"])
        #expect(history.steps.map(\.to) == ["000001", "000002", "000001", "000002", "built-in"])
        #expect(history.steps[2].reason == "It read sevens worse.")
        #expect(history.takenBack.map(\.version) == ["000002"])
        // Who wants it after all has not taken it back.
        try store.choose("000002", at: moment)
        #expect(store.history().takenBack == [])
        // What was in use before is what is gone back to, whatever the model came from.
        try store.choose("000001", at: moment)
        #expect(try store.rollBack(at: moment) == "000002")
        #expect(try store.rollBack(at: moment) == "000001")
        #expect(try store.rollBack(at: moment) == nil)
    }

    @Test func `gives a model away and takes one, without putting it into use`() throws {
        try promote(1)
        let bytes = try store.fileBytes(of: "000001")
        #expect(bytes == Self.model(1).fileBytes)
        #expect(try store.fileBytes(of: nil) == Self.model(0).fileBytes)
        #expect(try store.importModel(Self.model(3).fileBytes, from: "m.safetensors") == "000002")
        #expect(store.currentVersion() == "000001")
        #expect(store.card(version: "000002")?.reason == "Imported from 'm.safetensors'.")
        #expect(throws: ModelStoreError.self) { try store.importModel([1, 2], from: "x") }
        #expect(throws: ModelStoreError.self) { try store.rollBack(to: "000009") }
        #expect(store.versions() == ["000001", "000002"])
    }

    @Test func `keeps the last five and never the fewer for it`() throws {
        for number in 1...7 { try promote(UInt64(number)) }
        #expect(store.versions() == ["000003", "000004", "000005", "000006", "000007"])
        try store.use("000003")
        for number in 8...12 { try promote(UInt64(number)) }
        #expect(store.versions() == ["000008", "000009", "000010", "000011", "000012"])
    }

    @Test func `never loses the model in use to tidying`() throws {
        for number in 1...5 { try promote(UInt64(number)) }
        try store.use("000001")
        try promote(6)
        // 000001 is the way back from 000006.
        #expect(store.versions().contains("000001"))
        #expect(try store.rollBack() == "000001")
    }

    @Test func `shows nothing of a promotion that was cut short`() throws {
        try promote(1)
        // What a process leaves that is killed before the rename, and one killed before the
        // pointer moves.
        try folder.write([1, 2, 3], to: "models/.000002.tmp/model.safetensors")
        #expect(try store.load().version == "000001")
        #expect(store.versions() == ["000001"])
        try folder.write(Self.model(2).fileBytes, to: "models/000002/model.safetensors")
        #expect(try store.load().version == "000001")
        // The next promotion clears up and takes a number of its own.
        #expect(try promote(3) == "000003")
        #expect(!StoredFile.exists(store.folder.appending(".000002.tmp")))
    }

    @Test func `takes the newest model when the pointer says nothing sensible`() throws {
        try promote(1)
        try promote(2)
        for content in ["", "rubbish\n", "../../etc\n"] {
            try StoredFile.write(Array(content.utf8), to: store.folder.appending("current"))
            #expect(try store.load().version == "000002")
        }
    }

    @Test func `keeps the facts of a model beside it, and the report it came with`() throws {
        let labels = LabelFingerprint(of: [])
        let model = Self.model(4)
        try store.promote(
            model, at: Timestamp(iso: "2026-11-22T14:05:09+01:00"), reason: "It reads better.",
            labels: labels, report: "Read right: 9 of 10\n")
        let version = store.folder.appending("000001")
        #expect(
            String(decoding: try StoredFile.read(version.appending("card.json")), as: UTF8.self)
                == """
                {
                  "architecture" : "784-10",
                  "data" : "nothing",
                  "epochs" : 0,
                  "identity" : "\(model.identity)",
                  "labels" : "\(labels.hexadecimal)",
                  "promoted" : "2026-11-22T14:05:09+01:00",
                  "reason" : "It reads better.",
                  "recipe" : "none",
                  "seed" : 4,
                  "temperature" : 1,
                  "version" : "000001"
                }

                """)
        #expect(
            try StoredFile.read(version.appending("report.md"))
                == Array("Read right: 9 of 10\n".utf8))
        #expect(
            try StoredFile.read(store.folder.appending("current")) == Array("000001\n".utf8))
        #expect(
            try FolderEntry.list(store.folder).map(\.name) == ["000001", "current", "history.json"])
    }

    @Test func `goes on without a card that is gone or cannot be read`() throws {
        try promote(1)
        try promote(2)
        try promote(3)
        try StoredFile.write([1, 2, 3], to: store.folder.appending("000003/card.json"))
        #expect(store.card(version: "000003") == nil)
        #expect(try store.load().version == "000003")
        // Without its card the version before is the one stored before.
        #expect(store.predecessor(of: "000003") == "000002")
        #expect(store.list().last?.card == nil && store.list().last?.problem == nil)
    }

    @Test func `knows the way back past a version that was removed`() throws {
        for number in 1...3 { try promote(UInt64(number)) }
        StoredFile.removeFolder(store.folder.appending("000002"))
        #expect(store.predecessor(of: "000003") == "000001")
        #expect(try store.rollBack() == "000001")
    }

    @Test func `leaves the model in use where another cannot be put into use`() throws {
        try promote(1)
        try promote(2)
        try StoredFile.write([1, 2, 3], to: store.modelPath("000001"))
        #expect(throws: ModelStoreError.self) { try store.use("000001") }
        #expect(throws: ModelStoreError.self) { try store.rollBack() }
        #expect(store.currentVersion() == "000002")
    }

    @Test func `takes the built-in model by choice, and goes on from there`() throws {
        try promote(1)
        try store.use(nil)
        #expect(store.currentVersion() == nil)
        #expect(try store.load().version == nil)
        #expect(store.list().map(\.isCurrent) == [true, false])
        // What comes next knows that it came after the built-in one.
        #expect(try promote(2) == "000002")
        #expect(store.card(version: "000002")?.previous == nil)
        #expect(try store.rollBack() == nil)
    }

    @Test(arguments: ["000000", "1", "0000001", "00000x", "built-in", ".000001", "current"])
    func `holds for a version only what is named as one`(name: String) throws {
        try folder.write(Self.model(1).fileBytes, to: "models/\(name)/model.safetensors")
        #expect(store.versions() == (name == "000000" ? [name] : []))
    }

    @Test func `shows no half a model while others are written`() async throws {
        let store = store
        try promote(1)
        let reader = Task.detached {
            var identities: Set<String> = []
            while !Task.isCancelled {
                let loaded = try store.load()
                #expect(loaded.warnings.isEmpty)
                identities.insert(loaded.model.identity)
            }
            return identities
        }
        for number in 2...5 { try promote(UInt64(number)) }
        reader.cancel()
        let known = Set((1...5).map { Self.model(UInt64($0)).identity })
        #expect(try await reader.value.isSubset(of: known))
    }
}

@Suite struct `The built-in model` {
    @Test func `reads digits`() throws {
        let model = try BuiltInModel.load()
        #expect(model.network.inputs == 784)
        #expect(model.network.architecture.knowsNoDigit)
        #expect((model.facts.accuracy ?? 0) > 0.95)
    }
}
