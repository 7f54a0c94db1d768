/// What a name alone says, to whoever looks into a folder that people share: the inbox, labelled
/// images, the paths given to `digitd classify`.
///
/// Names are bytes; they need not be UTF-8.
package enum FileName {
    /// Whether the name is one that programs give to files which are none of ours.
    ///
    /// Those are half-written downloads and copies, editors' and desktops' own files, the bins and
    /// snapshots of shares, and the reasons we write ourselves (they come back with the scan when a whole
    /// `failed/` folder is dropped again).
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

    /// Whether the name ends as a picture's does; a folder of such a name is refused.
    package static func isOfPicture(_ name: [UInt8]) -> Bool {
        pictures.contains { hasSuffix(name, $0) }
    }

    /// Whether a name ends in an ASCII suffix, whatever its case; the suffix is in lower case.
    package static func hasSuffix(_ name: [UInt8], _ suffix: StaticString) -> Bool {
        guard name.count >= suffix.utf8CodeUnitCount else { return false }
        return suffix.withUTF8Buffer { suffix in
            name.suffix(suffix.count).elementsEqual(suffix) { lowercased($0) == $1 }
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static let unfinished: [StaticString] = [
        ".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download",
        ".opdownload", ".uploading", "~", ":zone.identifier", ".reason.txt",
    ]

    /// In lower case: names are compared without regard to it.
    private static let wholeNames: [StaticString] = [
        "@eadir", "thumbs.db", "ehthumbs.db", "desktop.ini", "lost+found", "__macosx",
        "#recycle", "@recycle", "$recycle.bin", "#snapshot",
    ]

    private static let pictures: [StaticString] = [
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".tif", ".tiff", ".bmp", ".webp",
        ".heic",
    ]
}
