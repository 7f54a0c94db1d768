import Configuration
import Synchronization
import SystemPackage
import Yams

/// The configuration file with the line of each key, so that a message can point at it.
///
/// `YAMLSnapshot` answers "what is the value of this key?" but not "which keys are there?"; a
/// misspelt key would go unnoticed. So the same bytes are composed once more by the parser that
/// snapshot uses, and the keys are kept with their lines.
final class LocatedYAMLSnapshot: FileConfigSnapshot {
    typealias ParsingOptions = YAMLSnapshot.ParsingOptions

    /// One key of the file.
    struct Key: Sendable, Equatable {
        /// The name with its section: `intake.settle`.
        var name: String

        /// The line it stands on, counted from 1.
        var line: Int

        /// Whether anything follows the colon.
        var hasValue: Bool
    }

    /// The keys in the order of the file, without those that only open a section.
    let keys: [Key]

    let providerName: String

    private let values: YAMLSnapshot?

    init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
        let text = data.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        let root = try Yams.compose(yaml: text)
        if let root, Self.isTooLarge(root) { throw TooLarge() }
        // A file of nothing but comments is a configuration of nothing but defaults.
        keys = root.map { Self.keys(in: $0, prefix: "") } ?? []
        values =
            root == nil
            ? nil
            : try YAMLSnapshot(
                data: data, providerName: providerName, parsingOptions: parsingOptions)
        self.providerName = providerName
    }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        guard let values else {
            return LookupResult(encodedKey: key.description, value: nil)
        }
        return try values.value(forKey: key, type: type)
    }

    /// What a file is that no person has written for us.
    private struct TooLarge: Error, CustomStringConvertible {
        var description: String {
            "It has more than \(LocatedYAMLSnapshot.mostNodes) values. Write what aliases (*name) stand for in its place."
        }
    }

    private static let mostNodes = 10_000

    /// Whether more values would have to be looked at than any configuration has: through anchors that are
    /// used again and again, a few lines stand for more than the memory holds.
    private static func isTooLarge(_ root: Node) -> Bool {
        var waiting = [root]
        var count = 0
        while let node = waiting.popLast() {
            switch node {
            case .mapping(let mapping): waiting += mapping.flatMap { [$0, $1] }
            case .sequence(let sequence): waiting += sequence
            case .scalar, .alias: break
            }
            count += 1
            if count + waiting.count > mostNodes { return true }
        }
        return false
    }

    var description: String { "\(providerName)[\(keys.count) keys]" }

    var debugDescription: String { description }

    private static func keys(in node: Node, prefix: String) -> [Key] {
        guard let mapping = node.mapping else { return [] }
        return mapping.flatMap { keyNode, value -> [Key] in
            let name = prefix + (keyNode.string ?? "?")
            if let section = value.mapping, !section.isEmpty {
                return keys(in: value, prefix: name + ".")
            }
            let isEmpty = value.scalar.map { ["", "~", "null"].contains($0.string) } ?? false
            return [Key(name: name, line: keyNode.mark?.line ?? 0, hasValue: !isEmpty)]
        }
    }
}
