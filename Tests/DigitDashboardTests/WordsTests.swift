import Testing

@testable import DigitDashboard

@Suite struct `The words of the page` {
    private func text(_ name: String) -> String {
        String(decoding: PageFile.named(name).bytes, as: UTF8.self)
    }

    /// The words that a file shows in the reader's language.
    private func shown(in name: String) -> Set<String> {
        let text = text(name)
        let found =
            name.hasSuffix(".js")
            ? text.matches(of: /\bt\("([^"]+)"\)/).map { String($0.1) }
            : text.matches(of: /data-t[^>]*>([^<]+)</).map { String($0.1) }
                + text.matches(of: /aria-label="([^"]+)" data-t-label/).map { String($0.1) }
        // Signs are the same in every language.
        return Set(found.filter { $0.contains(where: \.isLetter) })
    }

    @Test func `are all there in German, and none that nobody shows`() {
        let german = Set(
            text("words.js").matches(of: /"((?:[^"\\])+)":\s/).map { String($0.1) })
        var everything = ""
        for name in PageFile.all.keys.sorted()
        where name != "words.js" && (name.hasSuffix(".js") || name.hasSuffix(".html")) {
            #expect(shown(in: name).subtracting(german).sorted() == [], "\(name)")
            everything += text(name)
        }
        // What comes from the ledger and the reports is translated too: a status, an outcome.
        let fromElsewhere: Set = [
            "promoted", "kept-out", "interrupted", "imported", "chosen", "rolled-back",
        ]
        #expect(german.count > 150)
        #expect(
            german.filter { !everything.contains($0) && !fromElsewhere.contains($0) }.sorted() == []
        )
    }
}
