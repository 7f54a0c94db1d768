import SystemPackage
import Testing

@testable import Files

@Suite struct `The name of a file` {
    @Test(
        arguments: [
            ([0x61, 0x2E, 0x70], "a.p"), ([0xC3, 0xA9], "é"),
            ([0x61, 0x0A, 0x09, 0x0D, 0x62], "a\\n\\t\\rb"),
            ([0xFF, 0x61], "\\xFFa"), ([0xC3], "\\xC3"), ([0x1B, 0x5B], "\\x1B["),
            ([0xF0, 0x9F, 0x99, 0x82], "🙂"), ([0xE2, 0x80, 0xAE, 0x61], "\\u{202E}a"),
            ([0x5C, 0x6E], "\\\\n"),
        ] as [([UInt8], String)])
    func `stands on one line, whatever its bytes`(bytes: [UInt8], shown: String) throws {
        let path = (bytes + [0]).map { CChar(bitPattern: $0) }
            .withUnsafeBufferPointer { $0.baseAddress.map { FilePath(platformString: $0) } }
        #expect(try #require(path).display == shown)
        #expect(try #require(path?.lastComponent).bytes == bytes)
        #expect(FileName.display(bytes) == shown)
    }

    @Test(arguments: [
        ".a.png", "._a.png", "~$a.png", "~syncthing~a.png.tmp", "a.png.PART", "a.partial",
        "a.tmp", "a.temp", "a.filepart", "a.crdownload", "a.download", "a.png.reason.txt",
        "@eaDir", "Thumbs.db", "desktop.ini", "lost+found", "__MACOSX", "ehthumbs.db", "#recycle",
        "@Recycle", "$RECYCLE.BIN", "#snapshot", ".Trash-1000", "a.png:Zone.Identifier",
        "a.png.uploading", "a.png.opdownload", "a.png~", "~",
    ])
    func `tells what is none of ours`(name: String) {
        #expect(FileName.isIgnored(Array(name.utf8)))
    }

    @Test(arguments: [
        "a.png", "part", "tmp.png", "~a.png", "a.part.png", "Thumbs.db.png", "", "a~.png", "a~1",
        "#recycle.png", "recycle", "@Recycled", "Zone.Identifier", "snapshot",
    ])
    func `leaves alone what might be a scan`(name: String) {
        #expect(!FileName.isIgnored(Array(name.utf8)))
    }
}
