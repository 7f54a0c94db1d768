/// What a name alone says about a thing in the inbox.
package enum InboxName {
    /// Whether the name is one that programs give to files which are none of ours: half-written
    /// downloads and copies, editors' and desktops' own files, and the reasons we write ourselves
    /// (they come back with the scan when a whole `failed/` folder is dropped again).
    package static func isIgnored(_ name: [UInt8]) -> Bool {
        switch name.first {
        case UInt8(ascii: "."): return true
        case UInt8(ascii: "~"):
            if name.starts(with: "~$".utf8) || name.starts(with: "~syncthing~".utf8) {
                return true
            }
        default: break
        }
        return unfinished.contains { hasSuffix(name, $0) }
            || wholeNames.contains { $0.utf8CodeUnitCount == name.count && hasSuffix(name, $0) }
    }

    /// Whether the name promises a picture, which a folder cannot keep.
    static func isPictureName(_ name: [UInt8]) -> Bool {
        pictures.contains { hasSuffix(name, $0) }
    }

    private static let unfinished: [StaticString] = [
        ".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download",
        ".reason.txt",
    ]

    /// In lower case: names are compared without regard to it.
    private static let wholeNames: [StaticString] = [
        "@eadir", "thumbs.db", "desktop.ini", "lost+found",
    ]

    private static let pictures: [StaticString] = [
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".tif", ".tiff", ".bmp", ".webp",
        ".heic",
    ]
}
