import Dispatch
import Files
import Synchronization
import SystemPackage

@testable import digitd

/// A configuration file, in which anything may stand.
struct ConfigurationTarget: FuzzTarget {
    private let file: FilePath

    static func seeds() throws -> [[UInt8]] {
        let shipped = try StoredFile.read("Config/digitd.yaml")
        // The keys that are commented out, too: each stands there with its default.
        let whole = String(decoding: shipped, as: UTF8.self).split(separator: "\n")
            .map { $0.hasPrefix("  # ") && $0.contains(": ") ? "  " + $0.dropFirst(4) : $0 }
        return [
            shipped, Array(whole.joined(separator: "\n").utf8),
            Array("root: /tmp/digits\nreading:\n  errorRate: 0.02\n  workers: auto\n".utf8),
            Array("intake: {settle: 2s, hints: \"a=dddd, b=18dd|19dd\"}\n".utf8),
        ]
    }

    init() throws {
        file = try Fuzz.scratch("configuration").appending("digitd.yaml")
    }

    func take(_ bytes: [UInt8]) {
        do {
            try StoredFile.writeQuickly(bytes, to: file)
        } catch {
            fatalError("\(error)")
        }
        switch load() {
        case .success(let loaded):
            expect(loaded.configuration.contradictions.isEmpty, "a contradiction was taken")
        case .failure(let error):
            expect(!error.problems.isEmpty, "refused without a reason")
            expect(!"\(error)".isEmpty, "refused without a word")
        }
    }

    private func load() -> Result<ConfigurationLoader.Loaded, ConfigurationError> {
        let loader = ConfigurationLoader(file: file, defaultFile: nil)
        let answer = Answer()
        let end = DispatchSemaphore(value: 0)
        Task {
            let result: Result<ConfigurationLoader.Loaded, ConfigurationError>
            do throws(ConfigurationError) {
                result = .success(try await loader.load())
            } catch {
                result = .failure(error)
            }
            answer.result.withLock { $0 = result }
            end.signal()
        }
        end.wait()
        guard let result = answer.result.withLock({ $0 }) else { fatalError("nothing was said") }
        return result
    }
}

/// What a task has said to the thread that waits for it.
private final class Answer: Sendable {
    let result = Mutex<Result<ConfigurationLoader.Loaded, ConfigurationError>?>(nil)
}
