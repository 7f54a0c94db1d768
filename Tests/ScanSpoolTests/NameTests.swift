import Files
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `A path below the inbox` {
    @Test(arguments: ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\u{0}b"])
    func `never leads outside`(text: String) {
        #expect(RelativePath(text) == nil)
    }

    @Test func `keeps every byte`() throws {
        let bytes: [UInt8] = [0xff, 0x0a, 0x22, 0x3d, 0x2f, 0xc3]
        let path = try #require(RelativePath(bytes: bytes))
        #expect(path.bytes == bytes)
        #expect(path.name == [0xc3])
        #expect(path.parent?.bytes == [0xff, 0x0a, 0x22, 0x3d])
        #expect(path.components.count == 2)
        #expect(path.filePath.components.count == 2)
    }

    @Test(arguments: [
        ("sieben.png", "sieben.png"),
        ("Übung/七.png", "Übung/七.png"),
        ("=1+1 \"x\"", "=1+1 \"x\""),
        ("a\nb\tc\rd\u{7f}", "a\\nb\\tc\\rd\\x7F"),
        ("a\\n", "a\\\\n"),
        ("gnp.\u{202E}7.png", "gnp.\\u{202E}7.png"),
        ("a\u{85}b", "a\\u{85}b"),
    ])
    func `is shown as text that cannot lie`(text: String, shown: String) throws {
        #expect(try #require(RelativePath(text)).display == shown)
    }

    @Test(arguments: [
        ([0xff] as [UInt8], "\\xFF"),
        ([0x61, 0xc3], "a\\xC3"),
        ([0xc3, 0xa4, 0xa4, 0x62], "ä\\xA4b"),
        ([0xed, 0xa0, 0x80], "\\xED\\xA0\\x80"),
        ([0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f], "😀\\xF0\\x9F"),
    ])
    func `shows bytes that are no text by their numbers`(bytes: [UInt8], shown: String) throws {
        #expect(try #require(RelativePath(bytes: bytes)).display == shown)
    }

    @Test func `has a text of its own`() throws {
        var seen: [String: [UInt8]] = [:]
        let alphabet: [UInt8] = [0x0a, 0x5c, 0x6e, 0x78, 0x30, 0x41, 0xc3, 0xa4, 0xff]
        for first in alphabet {
            for second in alphabet {
                for third in alphabet {
                    let name = [first, second, third]
                    let shown = try #require(RelativePath(bytes: name)).display
                    #expect(seen[shown] == nil, "\(name) and \(seen[shown] ?? [])")
                    seen[shown] = name
                }
            }
        }
    }
}

@Suite struct `A name made from a scan's` {
    @Test(arguments: [
        ("b.png", nil, "b.png.json"),
        ("a/b.png", nil, "a/b.png.json"),
        ("a/b.png", "17", "a/b.png~17.json"),
        ("a.json/b.png", nil, "a.json~/b.png.json"),
        ("results-2026-11-22.CSV/b", nil, "results-2026-11-22.CSV~/b.json"),
    ])
    func `says where its document is`(path: String, tag: String?, document: String) throws {
        #expect(try #require(RelativePath(path)).documentPath(tag: tag).display == document)
    }

    @Test(arguments: [
        ("a/b.png", "a/b~17.png"), ("b", "b~17"), (".b", ".b~17"), ("b.tar.gz", "b.tar~17.gz"),
        ("1. page of a very long story", "1. page of a very long story~17"),
    ])
    func `takes a tag before its extension`(path: String, tagged: String) throws {
        #expect(try #require(RelativePath(path)).tagged("17").display == tagged)
    }

    @Test(arguments: ["x", "ä", "七", "😀"])
    func `never grows over 255 bytes or parts a character`(letter: String) throws {
        for padding in 0..<4 {
            let stem =
                String(repeating: "-", count: padding) + String(repeating: letter, count: 255)
            var bytes = Array(stem.utf8.prefix(251))
            while String(validating: bytes, as: UTF8.self) == nil { bytes.removeLast() }
            let path = try #require(RelativePath(bytes: bytes + Array(".png".utf8)))
            for made in [
                path.documentPath(), path.documentPath(tag: "20261122-17"),
                path.tagged("20261122-17"), path.appending(suffix: ".reason.txt"),
                path.prefixed(Array("1984__".utf8)),
            ] {
                #expect(made.name.count <= 255)
                #expect(String(validating: made.name, as: UTF8.self) != nil, "\(made)")
            }
            #expect(path.tagged("17").display.hasSuffix("~17.png"))
            #expect(path.documentPath().display.hasSuffix(".json"))
            let prefixed = path.prefixed(Array("1984__".utf8)).display
            #expect(prefixed.hasPrefix("1984__") && prefixed.hasSuffix(".png"))
        }
    }

    @Test func `differs when only the part that was cut off differs`() throws {
        let start = String(repeating: "x", count: 250)
        let one = try #require(RelativePath(start + "1.png"))
        let other = try #require(RelativePath(start + "2.png"))
        #expect(one.documentPath() != other.documentPath())
        #expect(one.appending(suffix: ".reason.txt") != other.appending(suffix: ".reason.txt"))
    }
}
