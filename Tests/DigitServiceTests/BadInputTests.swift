import DigitService
import DigitTestSupport
import Foundation
import Testing

@Suite struct `Bad input` {
    @Test func `gets one sentence in the CSV and beside the file, and holds nobody up`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            let inbox = "\(folder)/inbox"
            let whole = strokePNG()
            var corrupt = whole
            for index in 45..<(corrupt.count - 20) { corrupt[index] = 0xFF }
            try rig.drop([], as: "empty.png")
            try rig.drop(Array(whole.dropLast(20)), as: "truncated.png")
            try rig.drop(Array(strokeJPEG().dropLast(200)), as: "truncated.jpg")
            try rig.drop(corrupt, as: "corrupt.png")
            try rig.drop(Array("This is a letter.".utf8), as: "text.png")
            try rig.drop(Array("GIF89a and so on, and so on".utf8), as: "animation.png")
            try rig.drop(
                pngHeader(width: 60_000, height: 60_000) + Array(whole.suffix(12)), as: "bomb.png")
            try rig.drop(blankPNG(width: 1, height: 1), as: "dot.png")
            try rig.drop(blankPNG(width: 60, height: 60), as: "blank.png")
            #expect(symlink("/etc/passwd", "\(inbox)/link.png") == 0)
            #expect(mkfifo("\(inbox)/pipe.png", 0o600) == 0)
            #expect(mkdir("\(inbox)/folder.png", 0o700) == 0)
            try rig.drop(whole, as: "good.png")
            try rig.drop(strokeJPEG(), as: "wrong name.png")
            // When
            try await rig.runOnce()
            // Then
            let expected = [
                "empty.png": "empty", "truncated.png": "truncated", "truncated.jpg": "truncated",
                "corrupt.png": "corrupt", "text.png": "unsupported", "animation.png": "unsupported",
                "bomb.png": "too-large", "dot.png": "too-small", "blank.png": "no-digit",
                "link.png": "not-a-file", "pipe.png": "not-a-file", "folder.png": "not-a-file",
            ]
            for (file, code) in expected {
                let row = try #require(try rig.row(of: file), "\(file)")
                #expect(row["status"] == "rejected", "\(file)")
                #expect(row["code"] == code, "\(file): \(row["reason"])")
                #expect(row["field"] == "0" && row["number"] == "" && row["box"] == "")
                #expect(row["reason"].hasSuffix("."), "\(file): \(row["reason"])")
                #expect(try rig.text("failed/\(file).reason.txt") == row["reason"] + "\n")
                #expect(
                    try rig.text(rig.place(ofDocument: "\(file).json")).contains(
                        #""code":"\#(code)""#))
                var facts = stat()
                #expect(lstat("\(folder)/failed/\(file)", &facts) == 0, "\(file)")
            }
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("info: A scan was rejected code=empty file=empty.png reason=The ")
                })
            #expect(
                rig.log.lines.contains("debug: A scan was read file=good.png numbers=8 status=read")
            )
            #expect(try rig.row(of: "good.png")?["status"] == "read")
            #expect(try rig.row(of: "wrong name.png")?["status"] == "read")
            #expect(try rig.rows().count == expected.count + 2)
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
        }
    }

    @Test func `of a name with newline, quotes, formula or bytes that are no text is read`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            let names: [[UInt8]] = [
                Array("two\nlines.png".utf8), Array(#"a "quoted", name.png"#.utf8),
                Array("=HYPERLINK(1).png".utf8), Array("@sum.png".utf8), Array("-1+1.png".utf8),
                [0xFF, 0xFE] + Array(".png".utf8), Array("é ７.png".utf8),
                [UInt8](repeating: UInt8(ascii: "n"), count: 251) + Array(".png".utf8),
            ]
            for (number, name) in names.enumerated() {
                try rig.drop(strokePNG(number), as: "temporary")
                let moved = (Array("\(folder)/inbox/".utf8) + name + [0]).withUnsafeBufferPointer {
                    $0.withMemoryRebound(to: CChar.self) { path in
                        path.baseAddress.map { rename("\(folder)/inbox/temporary", $0) }
                    }
                }
                #expect(moved == 0)
            }
            // When
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(
                Set(rows.map { $0["file"] }) == [
                    #"two\nlines.png"#, #"a "quoted", name.png"#, "'=HYPERLINK(1).png",
                    "'@sum.png", "'-1+1.png", #"\xFF\xFE.png"#, "é ７.png",
                    String(repeating: "n", count: 251) + ".png",
                ])
            #expect(rows.allSatisfy { $0["status"] == "read" })
            #expect(rig.files("done").count == names.count)
            #expect(rig.files("work").isEmpty)
        }
    }

    @Test func `that vanishes while it is being read is answered all the same`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "a.png")
            rig.seams.crash = { point in
                guard point == .scanClaimed else { return }
                unlink("\(folder)/work/1~claimed-by-digitd-and-about-to-be-read")
            }
            try await rig.runOnce()
            let row = try #require(try rig.row(of: "a.png"))
            #expect(row["code"] == "missing")
            #expect(
                row["reason"]
                    == "Somebody removed the file while it was being read. Drop it again.")
        }
    }
}

private func pngHeader(width: UInt32, height: UInt32) -> [UInt8] {
    func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
    let header = Array("IHDR".utf8) + bytes(width) + bytes(height) + [8, 0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes(13) + header
        + bytes(crc32(header))
}

/// The checksum of a PNG chunk (ISO/IEC 15948, annex D).
private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    return crc ^ 0xFFFF_FFFF
}
