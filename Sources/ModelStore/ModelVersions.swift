import DigitReading
import Files
import NeuralNetwork
import SystemPackage

/// The models of one spool: each version in a folder of its own, and a pointer to the one in use.
///
///     models/000001/model.safetensors   the network with its facts
///                   card.json           accuracy, data, parent, when and why
///                   report.md           the retraining's report
///                   labels.json         a line for each label it has learned from
///     models/history.json               what was done, and which models were taken back
///     models/current                    the version in use, one line: 000001
///
/// A version appears by one rename, whole and on the disk, and the pointer moves by another; so
/// whoever reads at any moment, or after any crash, finds a whole model.
public struct ModelVersions: Sendable {
    /// The folder `models`.
    public let folder: FilePath

    /// The number of versions kept.
    public static let keptVersions = 5

    /// The pointer's content when the built-in model is in use by choice.
    static let builtInName = "built-in"

    let builtIn: @Sendable () throws(ModelError) -> Model

    /// Creates the store of a folder, which need not exist yet.
    ///
    /// - Parameters:
    ///   - folder: The folder `models`.
    ///   - builtIn: Gives the model to use when no stored one can be used.
    public init(
        folder: FilePath,
        builtIn: @escaping @Sendable () throws(ModelError) -> Model = {
            () throws(ModelError) in try BuiltInModel.load()
        }
    ) {
        self.folder = folder
        self.builtIn = builtIn
    }
}

// MARK: - Reading

extension ModelVersions {
    /// A model ready for use.
    public struct Loaded: Sendable {
        /// The model.
        public let model: Model

        /// Its version; `nil` for the built-in model.
        public let version: String?

        /// One sentence for each model that should have been used but could not.
        public let warnings: [String]
    }

    /// Loads the model in use; when it is damaged the one before it, and so on to the built-in one.
    ///
    /// - Throws: ``ModelError`` when even the built-in model cannot be used.
    public func load() throws(ModelError) -> Loaded {
        var warnings: [String] = []
        var next = currentVersion()
        var tried: Set<String> = []
        while let version = next, tried.insert(version).inserted {
            do throws(ModelStoreError) {
                return Loaded(
                    model: try model(version: version), version: version, warnings: warnings)
            } catch {
                next = predecessor(of: version)
                warnings.append(
                    "\(error) Using \(next.map { "model \($0)" } ?? "the built-in model") instead.")
            }
        }
        return Loaded(model: try builtIn(), version: nil, warnings: warnings)
    }

    /// The version in use, as the pointer says; `nil` when that is the built-in model.
    ///
    /// Reads one small file, so it can be asked often.
    public func currentVersion() -> String? {
        // A pointer that cannot be read says nothing; the newest model is the best guess, and load()
        // checks it.
        do { return try readPointer() } catch { return versions().last }
    }

    /// The version in use, where the pointer can be read; `nil` when that is the built-in model.
    func readPointer() throws(FileError) -> String? {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try StoredFile.read(folder.appending("current"), limit: 64)
        } catch {
            if error.errno == .noSuchFileOrDirectory { return nil }
            throw error
        }
        let name = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        if name == Self.builtInName { return nil }
        // One that says nothing sensible was not written by us.
        return Self.number(of: name) == nil ? versions().last : name
    }

    /// Reads the model of a version and tries it.
    ///
    /// - Throws: ``ModelStoreError/damagedModel(path:reason:)`` when it cannot be used.
    public func model(version: String) throws(ModelStoreError) -> Model {
        let path = modelPath(version)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try StoredFile.read(path, limit: 1 << 29)
        } catch {
            throw .damagedModel(path: path.display, reason: "\(error)")
        }
        let model: Model
        do throws(ModelError) {
            model = try Model(fileBytes: bytes)
        } catch {
            throw .damagedModel(path: path.display, reason: "\(error).")
        }
        try checkReadsDigits(model, path: path.display)
        return model
    }

    /// Refuses a model of something else.
    func checkReadsDigits(_ model: Model, path: String) throws(ModelStoreError) {
        guard model.network.inputs == 784, model.network.architecture.tellsDigits else {
            throw .damagedModel(
                path: path,
                reason: "its network is \(model.network.architecture); reading digits takes 784 "
                    + "inputs and 10 outputs, or 11 with softmax.")
        }
        if let lines = model.lines, LineReader(model: lines) == nil {
            throw .damagedModel(
                path: path,
                reason:
                    "the network beside it is \(lines.network.architecture); reading lines takes one "
                    + "that slides along strips of 32 rows and ends in 11 outputs.")
        }
    }

    /// The card of a version; `nil` when it is missing or cannot be read.
    public func card(version: String) -> ModelCard? { try? readCard(version: version) }

    /// The card of a version, where the disk gives it; `nil` when it is missing or makes no sense.
    private func readCard(version: String) throws(FileError) -> ModelCard? {
        let path = folder.appending(version).appending("card.json")
        do throws(FileError) {
            return StoredJSON.value(
                ModelCard.self, in: try StoredFile.read(path, limit: 1 << 20))
        } catch {
            if error.errno == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    /// The stored versions, oldest first.
    public func versions() -> [String] { (try? listVersions()) ?? [] }

    /// The stored versions, oldest first, where the folder can be listed.
    func listVersions() throws(FileError) -> [String] {
        try FolderEntry.list(folder)
            .filter { $0.kind == .folder && Self.number(of: $0.name) != nil }
            .map(\.name)
    }

    /// The version that was in use before another; `nil` when that was the built-in model.
    public func predecessor(of version: String) -> String? {
        do { return try readPredecessor(of: version) } catch {
            return versions().last { $0 < version }
        }
    }

    /// The version that was in use before another, where the folder and the card can be read.
    func readPredecessor(of version: String) throws(FileError) -> String? {
        let stored = try listVersions()
        if let card = try readCard(version: version) {
            guard let previous = card.previous else { return nil }
            if stored.contains(previous) { return previous }
            if try isThere(previous) { return previous }
        }
        return stored.last { $0 < version }
    }

    /// Whether there is a folder of a version; a list passes over what could not be looked at.
    private func isThere(_ version: String) throws(FileError) -> Bool {
        let path = folder.appending(version)
        do throws(Errno) {
            return try FileFacts(at: path).kind == .folder
        } catch {
            if error == .noSuchFileOrDirectory { return false }
            throw .system(operation: "open", path: path.display, errno: error)
        }
    }

    func modelPath(_ version: String) -> FilePath {
        folder.appending(version).appending("model.safetensors")
    }

    /// The number that a version's name stands for.
    static func number(of version: String) -> Int? {
        guard version.utf8.count == 6, version.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(version)
    }
}
