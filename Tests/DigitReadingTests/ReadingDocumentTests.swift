import Foundation
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A reading's document` {
    private static let bars = AcceptanceBars(0.9)
    private static let identity = String(repeating: "0123456789abcdef", count: 4)

    private static var reading: Reading {
        let probabilities = [0, 0, 0, 0, 0, 0.9876543, 0, 0, 0.0123457, 0]
        let digit = NumberReading.Digit(
            digit: 5, confidence: 0.9876543, box: PixelBox(x: 3, y: 4, width: 20, height: 30),
            probabilities: probabilities,
            bitmap: DigitBitmap(pixels: [UInt8](repeating: 0, count: 784)))
        return Reading(
            width: 280, height: 60,
            numbers: [
                NumberReading(
                    text: "5", confidence: 0.9876543,
                    box: PixelBox(x: 3, y: 4, width: 20, height: 30), digits: [digit])
            ])
    }

    private static func document(
        _ outcome: Result<Reading, Refusal>, file: String = "a/b.png"
    ) -> ReadingDocument {
        ReadingDocument(
            file: file, outcome: outcome, modelIdentity: identity, sha256: identity,
            bars: bars)
    }

    @Test func `has its members in the order of the design`() {
        #expect(
            Self.document(.success(Self.reading)).json() == """
                {"schema":1,"file":"a/b.png","status":"read","code":null,"reason":null,\
                "model":"0123456789ab","sha256":"\(Self.identity)","width":280,"height":60,\
                "numbers":[{"text":"5","status":"read","confidence":0.9876,"box":[3,4,20,30],\
                "digits":[{"digit":5,"confidence":0.9876,"box":[3,4,20,30],\
                "probabilities":[0,0,0,0,0,0.9877,0,0,0.0123,0]}],\
                "row":null,"column":null,"runner_up":null,"ink":"handwritten","reason":null}],\
                "printed_left_out":0}
                """)
    }

    @Test func `says where a number stands, what else it may be, and that it is printed`() throws {
        var reading = Self.reading
        (reading.numbers[0].row, reading.numbers[0].column) = (3, 0)
        reading.numbers[0].ink = .printed
        reading.printedLeftOut = 7
        reading.numbers[0].line = LineEvidence(
            strip: LineStrip(
                width: 8, pixels: [UInt8](repeating: 0, count: 256),
                box: PixelBox(x: 0, y: 0, width: 8, height: 8)), columns: [0..<8],
            alternatives: [
                .init(text: "", probability: 0.02), .init(text: "6", probability: 0.01239),
            ], evidence: .init(share: 1, surestLook: 1, inkLeftAside: 0, digits: 1))
        let json = Self.document(.success(reading)).json()
        #expect(
            json.hasSuffix(
                #""row":3,"column":0,"runner_up":{"text":"6","share":0.0123},"ink":"printed","#
                    + #""reason":null}],"printed_left_out":7}"#),
            "\(json)")
    }

    @Test func `says why a scan was refused`() {
        let refusal = Refusal(code: .truncated, reason: "It ends too early.")
        #expect(
            Self.document(.failure(refusal)).json() == """
                {"schema":1,"file":"a/b.png","status":"rejected","code":"truncated",\
                "reason":"It ends too early.","model":"0123456789ab",\
                "sha256":"\(Self.identity)","width":null,"height":null,"numbers":[]}
                """)
    }

    @Test func `marks a doubtful number for review`() {
        var reading = Self.reading
        reading.numbers[0].confidence = 0.8999
        #expect(Self.document(.success(reading)).status == .review)
        reading.numbers[0].confidence = 0.9
        #expect(Self.document(.success(reading)).status == .read)
        reading.numbers.append(reading.numbers[0])
        reading.numbers[1].confidence = 0.1
        let document = Self.document(.success(reading))
        #expect(document.status == .review)
        #expect(document.numbers.map { document.status(of: $0) } == [.read, .review])
        #expect(document.json().contains(#""status":"review","confidence":0.1,"#))
    }

    @Test func `gives each number its own reason, and one that is accepted none`() {
        var reading = Self.reading
        reading.numbers += [reading.numbers[0], reading.numbers[0], reading.numbers[0]]
        for (place, doubt) in ["It is struck out.", nil, "It is a time."].enumerated() {
            reading.numbers[place].confidence = 0
            reading.numbers[place].doubt = doubt
        }
        reading.numbers[3].doubt = "It is accepted."
        let document = Self.document(.success(reading))
        #expect(
            document.numbers.map { document.reason(of: $0) } == [
                "It is struck out.", nil, "It is a time.", nil,
            ])
        #expect(document.reason == "It is struck out. It is a time.")
        let json = document.json()
        #expect(json.contains(#""ink":"handwritten","reason":"It is struck out."},{"#))
        #expect(json.hasSuffix(#""ink":"handwritten","reason":null}],"printed_left_out":0}"#))
    }

    @Test(arguments: [
        (0.98996, "0.9899", 0.9899), (0.99999, "0.9999", 0.9999), (0.29, "0.2900", 0.29),
        (1, "1.0000", 1), (0.00001, "0.0000", 0),
    ])
    func `never shows a confidence larger than it is`(
        confidence: Double, text: String, cut: Double
    ) {
        #expect(ConfidenceText.format(confidence) == text)
        #expect(ConfidenceText.cut(confidence) == cut)
    }

    /// Names that people, and others, give to files.
    @Test(arguments: [
        "a\nb\r\t.png", "\"quoted\".png", "back\\slash.png", "\u{0}\u{1}\u{1F}\u{7F}.png",
        "Grüße 3️⃣.jpg",
        "=cmd|' /C calc'!A0", "\u{2028}\u{2029}.png", "</script>.png", "",
    ])
    func `keeps any file name`(name: String) throws {
        let json = Self.document(.success(Self.reading), file: name).json()
        #expect(!json.utf8.contains { $0 < 0x20 })
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
        #expect((object as? [String: Any])?["file"] as? String == name)
    }

    @Test(arguments: [
        (0.0, "0"), (1.0, "1"), (0.5, "0.5"), (0.00004, "0"), (0.00005, "0.0001"), (0.99996, "1"),
        (0.0102, "0.0102"), (12.25, "12.25"), (-0.5, "-0.5"), (-0.00001, "0"), (.nan, "null"),
        (.infinity, "null"),
    ])
    func `writes a number as short as it can be`(number: Double, text: String) {
        var writer = JSONWriter()
        writer.value(number, decimals: 4)
        #expect(writer.text == text)
    }
}
