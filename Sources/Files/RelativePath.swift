import Glibc
import SystemPackage

/// A path below a folder, as the bytes the filesystem keeps.
///
/// It is never empty, never absolute, and holds no `.`, `..` or empty component, so joined to a
/// folder it stays inside. The bytes need not be UTF-8; ``display`` is the text for people.
public struct RelativePath: Hashable, Sendable {
    /// The path's bytes, components parted by `/`.
    public let bytes: [UInt8]

    /// Creates a path from bytes, or returns `nil` when they could lead outside the folder.
    public init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == Self.slash {
            if Self.leadsAstray(bytes[start..<end]) { return nil }
            start = end + 1
        }
        self.bytes = bytes
    }

    /// Creates a path from text, or returns `nil` when it could lead outside the folder.
    public init?(_ text: String) {
        self.init(bytes: text.utf8)
    }

    /// Creates a path from components that are known to be good.
    package init(components: some Collection<some Collection<UInt8>>) {
        precondition(!components.isEmpty, "a relative path has at least one component")
        for component in components {
            precondition(
                !Self.leadsAstray(component) && !component.contains(Self.slash)
                    && !component.contains(0),
                "'\(FileName.display(Array(component)))' is not a name")
        }
        var bytes: [UInt8] = []
        for component in components {
            if !bytes.isEmpty { bytes.append(Self.slash) }
            bytes.append(contentsOf: component)
        }
        self.bytes = bytes
    }

    private static func leadsAstray(_ component: some Collection<UInt8>) -> Bool {
        component.count <= 2 && component.allSatisfy { $0 == UInt8(ascii: ".") }
    }

    package static let slash = UInt8(ascii: "/")
}

extension RelativePath {
    /// The names along the path, the file's own last.
    public var components: [[UInt8]] {
        bytes.split(separator: Self.slash).map(Array.init)
    }

    /// The file's own name.
    public var name: [UInt8] {
        guard let slash = bytes.lastIndex(of: Self.slash) else { return bytes }
        return Array(bytes[(slash + 1)...])
    }

    /// The folder that holds the file, or `nil` when it lies in the topmost folder itself.
    public var parent: RelativePath? {
        guard let slash = bytes.lastIndex(of: Self.slash) else { return nil }
        return RelativePath(bytes: bytes[..<slash])
    }

    /// Returns the same path with another name for the file.
    public func renamed(_ name: some Collection<UInt8>) -> RelativePath {
        RelativePath(components: components.dropLast() + [Array(name)])
    }

    /// Returns this path below another.
    public func below(_ folder: RelativePath) -> RelativePath {
        RelativePath(components: folder.components + components)
    }

    /// The path as text for people, logs and CSV cells.
    ///
    /// Valid UTF-8 stays as it is; other bytes and control characters are escaped (`\xFF`, `\n`) and
    /// a backslash is doubled, so that two different paths never look the same.
    public var display: String { FileName.display(bytes) }

    /// The path in the form the rest of the program uses.
    public var filePath: FilePath {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CInterop.PlatformChar.self) { characters in
                characters.baseAddress.map { FilePath(platformString: $0) } ?? FilePath()
            }
        }
    }

    /// Calls `body` with the bytes as a C string.
    package func withCString<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Files.withCString(bytes, body)
    }
}

extension RelativePath: Comparable {
    /// Orders paths by their bytes: the same on every machine, whatever its locale.
    public static func < (left: RelativePath, right: RelativePath) -> Bool {
        let order = memcmp(left.bytes, right.bytes, min(left.bytes.count, right.bytes.count))
        return order == 0 ? left.bytes.count < right.bytes.count : order < 0
    }
}

extension RelativePath: CustomStringConvertible {
    /// The same as ``display``.
    public var description: String { display }
}

extension FilePath {
    /// Returns the path of a name in the folder that this path leads to.
    package func appending(name: [UInt8]) -> FilePath {
        appending(RelativePath(components: CollectionOfOne(name)).filePath.components)
    }
}

/// Calls `body` with bytes of a name, which hold no zero, as a C string.
///
/// On the stack: a scan's way takes a dozen such calls, which need no memory of the heap.
package func withCString<Result, Failure: Error>(
    _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
) throws(Failure) -> Result {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) {
        buffer -> Swift.Result<Result, Failure> in
        for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
        buffer[bytes.count] = 0
        guard let start = buffer.baseAddress else {
            preconditionFailure("a buffer of \(buffer.count) characters has no address")
        }
        return Swift.Result { () throws(Failure) in try body(start) }
    }.get()
}
