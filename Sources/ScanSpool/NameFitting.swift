import Files
import PlainText

// Names that digitd makes from the user's: never longer than a folder can hold, never in the way of
// another. All are pure functions of the name, so that a restart comes to the same answer.

/// The longest name that Linux's filesystems take, in bytes.
let maximumNameLength = 255

extension RelativePath {
    /// Where the JSON document of the scan with this path belongs, below the folder of its day in `outbox/`.
    ///
    /// `a/b.png` becomes `a/b.png.json`. A folder whose own name ends like a result file gets a `~`
    /// (`a.json/b.png` becomes `a.json~/b.png.json`), so that it can never stand where the document
    /// of a scan `a` must go. A name too long for the suffix is cut and marked with its hash.
    /// With a tag it is a second document beside the first: `a/b.png~TAG.json`. Documents that earlier versions wrote
    /// lie in `outbox/` itself, under the same paths.
    public func documentPath(tag: String? = nil) -> RelativePath {
        let suffix = (tag.map { "~" + $0 } ?? "") + ".json"
        guard let parent else {
            return RelativePath(components: CollectionOfOne(fitting(bytes, suffix: suffix)))
        }
        let folders = parent.components.map { folder in
            let isLikeAResult = [".json", ".csv"].contains { FileName.hasSuffix(folder, $0) }
            return isLikeAResult ? fitting(folder, suffix: "~") : folder
        }
        return RelativePath(components: folders + [fitting(name, suffix: suffix)])
    }

    /// Returns one of the tags that a name gets, one after the other, until it is free.
    ///
    /// They are none, `ID`, `ID~1`, `ID~2` and so on.
    ///
    /// An id is used once, and still a name with it may be taken: people drop files that are called
    /// like ours, and a ledger that was begun anew begins with the first id.
    public static func tag(_ id: String, number: Int) -> String? {
        switch number {
        case 0: nil
        case 1: id
        default: "\(id)~\(number - 1)"
        }
    }

    /// Returns the path with a tag between the file's stem and its extension: `a/b~TAG.png`.
    public func tagged(_ tag: String?) -> RelativePath {
        guard let tag else { return self }
        let (stem, fileExtension) = splitExtension(name)
        return renamed(fitting(stem, suffix: "~" + tag, last: fileExtension))
    }

    /// Returns the path with a prefix before the file's name: `a/7__b.png`.
    ///
    /// A name that would grow longer than 255 bytes is cut before its extension and marked with its hash.
    public func prefixed(_ prefix: [UInt8]) -> RelativePath {
        let (stem, fileExtension) = splitExtension(name)
        return renamed(fitting(prefix + stem, suffix: "", last: fileExtension))
    }

    /// Returns the path with a suffix after the file's name: `a/b.png.reason.txt`.
    ///
    /// A name that would grow longer than 255 bytes is cut and marked with its hash.
    public func appending(suffix: String) -> RelativePath {
        renamed(fitting(name, suffix: suffix))
    }
}

/// Returns `name + suffix + last` in at most 255 bytes, cutting the name and adding its hash if needed.
///
/// The cut falls between two characters when the name is UTF-8.
func fitting(_ name: [UInt8], suffix: String, last: [UInt8] = []) -> [UInt8] {
    let whole = name + suffix.utf8 + last
    if whole.count <= maximumNameLength { return whole }
    let mark = "~" + hash(of: name)
    let room = maximumNameLength - mark.utf8.count - suffix.utf8.count - last.count
    var length = max(1, min(room, name.count))
    // At most three steps back: bytes that are no UTF-8 have no characters to keep whole.
    while length > 1, room - length < 3, name[length] & 0b1100_0000 == 0b1000_0000 { length -= 1 }
    return name[..<length] + Array((mark + suffix).utf8) + last
}

/// Parts a name before its last dot; a leading dot belongs to the stem, and so does a long tail.
func splitExtension(_ name: [UInt8]) -> (stem: [UInt8], fileExtension: [UInt8]) {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0, name.count - dot <= 16 else {
        return (name, [])
    }
    return (Array(name[..<dot]), Array(name[dot...]))
}

/// The 64-bit FNV-1a hash of a name, as 16 hexadecimal digits: short, and the same for ever.
private func hash(of name: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash.zeroPadded(to: 16, radix: 16)
}
