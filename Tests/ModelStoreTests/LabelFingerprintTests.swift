import ContentDigest
import Foundation
import ModelStore
import Testing

@Suite struct `A fingerprint of labels` {
    private func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Array(text.utf8)) }

    @Test func `does not depend on the order of the files`() {
        let some = [("1", digest("a")), ("7", digest("b"))]
        #expect(LabelFingerprint(of: some) == LabelFingerprint(of: some.reversed()))
    }

    @Test func `changes with a label, with an image and with their number`() {
        let prints = [
            [("1", digest("a"))], [("2", digest("a"))], [("1", digest("b"))],
            [("1", digest("a")), ("1", digest("b"))], [],
        ].map(LabelFingerprint.init(of:))
        #expect(Set(prints).count == prints.count)
    }

    @Test func `is one text in JSON`() throws {
        let fingerprint = LabelFingerprint(of: [("4", digest("c"))])
        let json = try JSONEncoder().encode([fingerprint])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(fingerprint.hexadecimal)\"]")
        #expect(try JSONDecoder().decode([LabelFingerprint].self, from: json) == [fingerprint])
        #expect(fingerprint.hexadecimal.count == 64 && "\(fingerprint)" == fingerprint.hexadecimal)
    }
}
