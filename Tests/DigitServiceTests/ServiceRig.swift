import DigitService
import DigitTestSupport
import Foundation
import Logging
import NeuralNetwork
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization
import SystemPackage
import Testing

/// A spool in a temporary folder, and daemons on it.
struct ServiceRig: Sendable {
    /// The root of the spool.
    let root: String

    /// How the daemon works: fast, and with a network that may be as unsure as it likes.
    var settings: ServiceSettings

    /// What tests put in the place of the world.
    var seams = Seams(retryInterval: .milliseconds(20), modelInterval: .milliseconds(10))

    /// Where the model comes from.
    var models = ModelSource(smallModel())

    /// The command that learns.
    var trainer: TrainerCommand?

    /// What the daemon says.
    let log = LogRecord()

    init(root: String) throws {
        self.root = root
        settings = ServiceSettings(
            settle: .milliseconds(10), incompleteLimit: .milliseconds(200),
            unknownSettle: .milliseconds(20), rescanInterval: .milliseconds(100),
            minimumFreeBytes: 0)
        settings.reading.errorRate = 1
        try layout.create()
    }

    var layout: SpoolLayout { SpoolLayout(root: FilePath(root)) }

    func daemon(stopsWhenEmpty: Bool = true) -> DigitDaemon {
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .debug
        return DigitDaemon(
            layout: layout, settings: settings, models: models, trainer: trainer,
            stopsWhenEmpty: stopsWhenEmpty, logger: logger, seams: seams)
    }

    /// Answers what is in the inbox, as `digitd run --once` does.
    func runOnce() async throws {
        try await daemon().run()
    }

    /// Runs a daemon while the body does, and stops it as systemd would.
    func whileRunning(
        _ body: @Sendable @escaping (ServiceRig, DigitDaemon) async throws -> Void
    ) async throws {
        let isReady = Mutex(false)
        var rig = self
        let told = seams.notifications.ready
        rig.seams.notifications.ready = {
            isReady.withLock { $0 = true }
            told()
        }
        let daemon = rig.daemon(stopsWhenEmpty: false)
        var logger = Logger(label: "group") { _ in log.handler }
        logger.logLevel = .critical
        let group = ServiceGroup(services: [daemon], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await waitUntil("the daemon to be ready") { isReady.withLock { $0 } }
                try await body(rig, daemon)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

// MARK: - The folders

extension ServiceRig {
    /// Puts a file into the inbox, as a person would: written elsewhere and moved in.
    func drop(_ content: [UInt8], as name: String) throws {
        let path = "\(root)/inbox/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(content).write(to: URL(filePath: "\(root)/.dropped"))
        guard rename("\(root)/.dropped", path) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    /// The paths of all files below a folder of the root, sorted.
    func files(_ folder: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
        var files: [String] = []
        while let path = found?.nextObject() as? String {
            var isFolder: ObjCBool = false
            let full = "\(root)/\(folder)/\(path)"
            if !FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
                || !isFolder.boolValue
            {
                files.append(path)
            }
        }
        return files.sorted()
    }

    /// Takes away the ledger.
    func forgetLedger() throws {
        for suffix in ["", "-wal", "-shm"] {
            let path = layout.ledger.string + suffix
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        }
    }

    /// The content of a file below the root.
    func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    /// The rows of all CSV files, in the order of the files' names.
    func rows() throws -> [CSVRow] {
        try files("outbox").filter { $0.hasPrefix("results-") && $0.hasSuffix(".csv") }
            .flatMap {
                try CSVRow.parse(try Data(contentsOf: URL(filePath: "\(root)/outbox/\($0)")))
            }
    }

    /// The documents in the outbox, as paths below the folders of their days, sorted.
    func documents() -> [String] {
        files("outbox").filter { $0.hasSuffix(".json") }.map {
            String($0.dropFirst(Self.dayFolder))
        }
        .sorted()
    }

    /// Where a document of the outbox lies, below the root, by its path below the folder of its day.
    func place(ofDocument name: String) -> String {
        let found = files("outbox").first { $0.dropFirst(Self.dayFolder) == name }
        return "outbox/\(found ?? name)"
    }

    /// How long `2026-11-22/` is.
    private static let dayFolder = 11

    /// The one row of a file.
    func row(of file: String) throws -> CSVRow? {
        let rows = try rows().filter { $0["file"] == file }
        return rows.count == 1 ? rows[0] : nil
    }

    /// What the ledger counts.
    func summary() throws -> LedgerSummary {
        try ScanLedger.openReadOnly(at: layout.ledger.string).summary()
    }
}

/// What a logger has written.
final class LogRecord: Sendable {
    private let entries = Mutex<[String]>([])

    /// The messages with their facts, one line each.
    var lines: [String] { entries.withLock { $0 } }

    var handler: any LogHandler { Handler(record: self) }

    private struct Handler: LogHandler {
        let record: LogRecord
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }
                .map { " \($0.key)=\($0.value)" }.joined()
            record.entries.withLock { $0.append("\(event.level): \(event.message)\(facts)") }
        }
    }
}

// MARK: - The books

extension ServiceRig {
    /// Expects that nothing differs, and that there is nothing to mend.
    func expectSound() throws {
        var verification = try Verification(of: layout)
        let report = try #require(try verification.run())
        #expect(report.isSound, "\(report.differences)")
        var repair = try RootRepair(of: layout)
        let repaired = try #require(try repair.run())
        #expect(repaired.mended?.isEmpty == true, "\(repaired.mended ?? [])")
    }
}
