import ContentDigest
import DigitReading
import Foundation
import Logging
import ModelStore
import NeuralNetwork
import ScanImages
import ScanSpool
import Synchronization

/// Reads pictures with the model that the daemon of the root reads with.
final class ReadingRoom: Sendable {
    private struct State {
        var reader: DigitReader?
        var version: String?
        var looked: ContinuousClock.Instant?
    }

    private let models: ModelVersions
    private let settings: ReadingSettings
    private let logger: Logger
    private let state = Mutex(State())
    private let gate: WorkGate

    /// Creates a room.
    ///
    /// - Parameters:
    ///   - layout: Where the models are.
    ///   - settings: How pictures are read.
    ///   - gate: How many are read at once.
    ///   - logger: Hears of models that cannot be used.
    init(layout: SpoolLayout, settings: ReadingSettings, gate: WorkGate, logger: Logger) {
        models = ModelVersions(folder: layout.models)
        self.settings = settings
        self.gate = gate
        self.logger = logger
    }

    /// Reads a picture.
    ///
    /// - Parameters:
    ///   - picture: The bytes of a PNG or JPEG.
    ///   - name: What it is called in the document.
    /// - Returns: The document, and the outcome itself.
    /// - Throws: ``Problem`` where too many wait, or ``ModelError``.
    func read(
        _ picture: [UInt8], name: String
    ) async throws -> (document: ReadingDocument, outcome: Result<Reading, Refusal>) {
        try await run { [self] reader in
            let outcome = reader.read(picture)
            let digest = SHA256Digest(of: picture).hexadecimal
            return (document(of: outcome, sha256: digest, name, reader), outcome)
        }
    }

    /// Reads a scan and says why it is read as it is.
    ///
    /// - Parameters:
    ///   - scan: The scan, or a page of it.
    ///   - sha256: The digest of its file in hexadecimal.
    ///   - name: What it is called in the document.
    /// - Returns: What `digitd explain --json` prints, with a member `map` behind it where the finder of numbers
    ///   decided (``PlaceMap``).
    /// - Throws: ``Problem`` where too many wait, or ``ModelError``.
    func explain(_ scan: ScanContent, sha256: String?, name: String) async throws -> String {
        try await run { [self] reader in
            let explanation = reader.explain(scan)
            let text = ExplanationDocument(
                reading: document(of: explanation.outcome, sha256: sha256, name, reader),
                explanation: explanation, picture: ""
            ).json()
            guard let map = explanation.map, let scan = explanation.scan else { return text }
            let places = try JSONEncoder().encode(PlaceMap(map, of: scan))
            return text.dropLast() + ",\"map\":\(String(decoding: places, as: UTF8.self))}"
        }
    }

    /// Does something with the reader when its turn comes.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (DigitReader) throws -> Value
    ) async throws -> Value {
        try await gate.run { [self] in try work(try currentReader()) }
    }

    private func document(
        of outcome: Result<Reading, Refusal>, sha256: String?, _ name: String, _ reader: DigitReader
    ) -> ReadingDocument {
        ReadingDocument(
            file: name, outcome: outcome, modelIdentity: reader.model.identity,
            sha256: sha256, bars: reader.bars)
    }

    /// The reader, with another model when the daemon has another one: asked once a second at most.
    private func currentReader() throws -> DigitReader {
        try state.withLock { state in
            let now = ContinuousClock.now
            if let reader = state.reader, let looked = state.looked, now - looked < .seconds(1) {
                return reader
            }
            let version = models.currentVersion()
            state.looked = now
            if let reader = state.reader, version == state.version { return reader }
            let loaded = try models.load()
            for warning in loaded.warnings {
                logger.warning("A model cannot be used", metadata: ["reason": "\(warning)"])
            }
            let reader = DigitReader(completing: loaded.model, settings: settings)
            state.reader = reader
            state.version = version
            return reader
        }
    }
}
