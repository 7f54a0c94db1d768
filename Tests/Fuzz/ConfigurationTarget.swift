import Configuration
import Dispatch
import Files
import Synchronization
import SystemPackage

@testable import digitd

/// A configuration file, in which anything may stand.
///
/// Its bytes are given to the loader as they are; one of many goes the way through a file.
struct ConfigurationTarget: FuzzTarget {
    static let longest = 1024

    private let file: FilePath

    static func seeds() throws -> [[UInt8]] {
        let shipped = try StoredFile.read("Config/digitd.yaml")
        // The keys that are commented out, too, each with its default; of sentences nothing is learned.
        let lines = String(decoding: shipped, as: UTF8.self).split(separator: "\n")
            .map { $0.hasPrefix("  # ") && $0.contains(": ") ? "  " + $0.dropFirst(4) : $0 }
            .filter { !$0.drop(while: { $0 == " " }).hasPrefix("#") }
        var sections: [String] = []
        for line in lines {
            if line.hasPrefix(" "), !sections.isEmpty {
                sections[sections.count - 1] += line + "\n"
            } else {
                sections.append(line + "\n")
            }
        }
        return sections.map { Array($0.utf8) } + [
            Array("root: /tmp/digits\nreading:\n  errorRate: 0.02\n  workers: auto\n".utf8),
            Array("intake: {settle: 2s, hints: \"a=dddd, b=18dd|19dd\"}\n".utf8),
        ]
    }

    init() throws {
        file = try Fuzz.scratch("configuration").appending("digitd.yaml")
    }

    func take(_ bytes: [UInt8]) {
        switch bytes.count % 256 == 0 ? loadFile(bytes) : load(bytes) {
        case .success(let loaded):
            expect(loaded.configuration.contradictions.isEmpty, "a contradiction was taken")
        case .failure(let error):
            expect(!error.problems.isEmpty, "refused without a reason")
            expect(!"\(error)".isEmpty, "refused without a word")
        }
    }

    private func load(
        _ bytes: [UInt8]
    ) -> Result<ConfigurationLoader.Loaded, ConfigurationError> {
        Result { () throws(ConfigurationError) in
            let values: LocatedYAMLSnapshot
            do {
                values = try LocatedYAMLSnapshot(
                    data: bytes.span.bytes, providerName: "file", parsingOptions: .default)
            } catch {
                throw ConfigurationError(
                    problems: [.malformedFile(path: "\(file)", reason: "\(error)")])
            }
            return try ConfigurationLoader(file: file, defaultFile: nil).load(values, from: file)
        }
    }

    private func loadFile(
        _ bytes: [UInt8]
    ) -> Result<ConfigurationLoader.Loaded, ConfigurationError> {
        do {
            try StoredFile.writeQuickly(bytes, to: file)
        } catch {
            fatalError("\(error)")
        }
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
