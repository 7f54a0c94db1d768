import PlainText
import Testing

@Suite struct `Numbers as text` {
    @Test(
        arguments: [
            (0, 1, "0"), (0, 3, "000"), (7, 2, "07"), (42, 2, "42"), (1234, 2, "1234"),
            (-7, 2, "-07"), (5, 0, "5"), (Int.min, 4, "\(Int.min)"),
        ])
    func `have zeros in front`(number: Int, digits: Int, text: String) {
        #expect(number.zeroPadded(to: digits) == text)
    }

    @Test func `have zeros in front in other bases`() {
        #expect(UInt8(10).zeroPadded(to: 2, radix: 16) == "0a")
        #expect(UInt32(0xBEEF).zeroPadded(to: 8, radix: 16, uppercase: true) == "0000BEEF")
        #expect(0o64.zeroPadded(to: 4, radix: 8) == "0064")
        #expect(UInt64.max.zeroPadded(to: 16, radix: 16) == "ffffffffffffffff")
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (123_456, "123,456"),
            (1_234_567, "1,234,567"), (-123, "-123"), (-1234, "-1,234"),
        ])
    func `have commas between thousands`(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}

@Suite struct `Columns of text` {
    @Test func `begin or end below each other`() {
        #expect("ab".leftAligned(in: 4) == "ab  ")
        #expect("ab".rightAligned(in: 4) == "  ab")
    }

    @Test func `count characters, not bytes`() {
        #expect("–".rightAligned(in: 3) == "  –")
        #expect("é".leftAligned(in: 2) == "é ")
    }

    @Test func `are never cut`() {
        #expect("abc".leftAligned(in: 2) == "abc")
        #expect("abc".rightAligned(in: -1) == "abc")
    }
}

@Suite struct `Text for Prometheus` {
    @Test func `has a head for each family, and a line for each value`() {
        var text = MetricsText()
        text.family("digitd_answers_total", "counter", "Answers.")
        text.line("digitd_answers_total", [("root", "/a"), ("status", "read")], "7")
        text.single("digitd_up", "gauge", "Whether it works.", [], 1)
        #expect(
            text.text == """
                # HELP digitd_answers_total Answers.
                # TYPE digitd_answers_total counter
                digitd_answers_total{root="/a",status="read"} 7
                # HELP digitd_up Whether it works.
                # TYPE digitd_up gauge
                digitd_up 1

                """)
    }

    @Test func `escapes what would end a label or its line`() {
        var text = MetricsText()
        text.line("a", [("root", "C:\\x \"y\"\r\n")], "1")
        #expect(text.text == "a{root=\"C:\\\\x \\\"y\\\"\r\\n\"} 1\n")
    }
}

@Suite struct `The place of bytes among others` {
    @Test(
        arguments: [
            ("", "a", nil), ("a", "", nil), ("abc", "abc", 0..<3), ("xxab", "ab", 2..<4),
            ("aab", "ab", 1..<3), ("abab", "ab", 0..<2), ("ab", "abc", nil), ("abd", "abc", nil),
        ] as [(String, String, Range<Int>?)])
    func `is the first`(text: String, part: String, place: Range<Int>?) {
        #expect(Array(text.utf8).place(of: Array(part.utf8)) == place)
    }
}
