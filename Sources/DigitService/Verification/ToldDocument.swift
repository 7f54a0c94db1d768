import Foundation
import ScanLedger

/// What a document says of its numbers, or of the one that it corrects: what is compared with the ledger where the
/// bytes differ, as those of earlier versions do.
struct ToldDocument: Decodable, Equatable {
    private struct Number: Decodable, Equatable {
        var text: String
        var status: String
        var box: [Int]
    }

    private var file: String?
    private var status: String?
    private var code: String?
    private var sha256: String?
    private var width: Int?
    private var height: Int?
    private var numbers: [Number]?

    // Those of a correction.
    private var seq: Int?
    private var corrects: Int?
    private var number: String?

    /// Reads a document; nil where it is none.
    init?(_ bytes: [UInt8]) {
        guard let told = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = told
    }

    /// Whether nothing that it says is otherwise in another one; what it leaves out says nothing.
    func agrees(with other: ToldDocument) -> Bool {
        func agree<Value: Equatable>(_ member: KeyPath<ToldDocument, Value?>) -> Bool {
            self[keyPath: member] == nil || self[keyPath: member] == other[keyPath: member]
        }
        return agree(\.file) && agree(\.status) && agree(\.code) && agree(\.sha256)
            && agree(\.width) && agree(\.height) && agree(\.numbers)
    }
}

extension [UInt8] {
    /// Whether these bytes are the document of an answer or a correction, as far as the ledger remembers it.
    func isDocument(of scan: AnsweredScan) -> Bool {
        guard isDocument(ofContent: scan.answer.sha256) else { return false }
        guard scan.correction == nil else {
            let document = scan.documentBytes
            return self == document || ToldDocument(self) == ToldDocument(document)
        }
        let remembered = Array((scan.answer.rememberedDocument + "\n").utf8)
        if withoutDigits == remembered { return true }
        guard let told = ToldDocument(self), let expected = ToldDocument(remembered) else {
            return false
        }
        return told.agrees(with: expected)
    }

    /// A document without the single digits of its numbers, which the ledger does not remember.
    ///
    /// A text that says the same as the member's key has its quotation marks escaped, and is none.
    private var withoutDigits: [UInt8] {
        let key = Array(#""digits":["#.utf8)
        var rest = self[...]
        var bytes: [UInt8] = []
        while let quote = rest.firstIndex(of: key[0]) {
            guard rest[quote...].starts(with: key) else {
                bytes += rest[...quote]
                rest = rest[(quote + 1)...]
                continue
            }
            let start = quote + key.count
            bytes += rest[..<start]
            // Brackets inside of it are those of boxes and probabilities, for its only texts are keys.
            var depth = 1
            let end = rest[start...].firstIndex { byte in
                if byte == UInt8(ascii: "[") { depth += 1 }
                if byte == UInt8(ascii: "]") { depth -= 1 }
                return depth == 0
            }
            rest = rest[(end ?? rest.endIndex)...]
        }
        return bytes + rest
    }
}
