import DigitReading
import Foundation
import ScanImages
import Testing

/// `Config/reading.schema.json` promises what a document looks like; documents keep it.
@Suite struct `The schema of a reading's document` {
    private let schema: [String: Any]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Config/reading.schema.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        schema = try #require(object as? [String: Any])
    }

    @Test func `is met by what was read, doubted and refused`() throws {
        let reader = try DigitReader(model: TemplateModel.make())
        let scans = [
            TemplateModel.picture(of: [5, 0, 4]).pngBytes(), [],
            GreyImage(width: 9, height: 9).pngBytes(),
        ]
        for outcome in reader.read(scans) {
            for bar in [0, 1.1] {
                let document = ReadingDocument(
                    file: "x.png", outcome: outcome, modelIdentity: reader.model.identity,
                    sha256: bar == 0 ? nil : reader.model.identity,
                    bars: AcceptanceBars(bar))
                try check(document)
            }
        }
    }

    @Test func `names every status and every code`() throws {
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        let statuses = properties["status"]?["enum"] as? [String]
        #expect(statuses == ReadingStatus.allCases.map(\.rawValue))
        let codes = try #require(properties["code"]?["enum"] as? [Any])
        #expect(codes.compactMap { $0 as? String } == RefusalCode.allCases.map(\.rawValue))
        #expect(codes.last is NSNull)
    }

    @Test func `of corrections is met by them`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Config/correction.schema.json")
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        let schema = try #require(object as? [String: Any])
        var document = CorrectionDocument(
            file: "a/b.png", row: 18, corrects: 17, field: 1, number: "504192", before: nil,
            box: PixelBox(x: 4, y: 5, width: 120, height: 31),
            time: "2026-11-22T14:03:07.123+01:00", sha256: String(repeating: "0a", count: 32))
        func problems() throws -> [String] {
            let object = try JSONSerialization.jsonObject(with: Data(document.json().utf8))
            return self.problems(of: object, against: schema, at: "$")
        }
        #expect(try problems() == [])
        (document.number, document.box) = (nil, nil)
        #expect(try problems() == [])
        document.sha256 = ""
        #expect(try problems() == ["$.sha256: pattern"])
    }

    @Test func `notices a document that breaks it`() throws {
        let refused = ReadingDocument(
            file: "x.png", outcome: .failure(Refusal(code: .empty, reason: "Empty.")),
            modelIdentity: "0123456789ab", sha256: nil, bars: AcceptanceBars(0.9))
        for (good, bad) in [
            ("\"schema\":1", "\"schema\":2"), ("\"empty\"", "\"unheard-of\""),
            ("\"numbers\":[]", "\"numbers\":[{}]"), ("\"width\":null", "\"width\":0"),
            ("0123456789ab", "XYZ"),
        ] {
            let broken = refused.json().replacingOccurrences(of: good, with: bad)
            let object = try JSONSerialization.jsonObject(with: Data(broken.utf8))
            #expect(!problems(of: object, against: schema, at: "$").isEmpty, "\(bad)")
        }
    }

    private func check(_ document: ReadingDocument) throws {
        let object = try JSONSerialization.jsonObject(with: Data(document.json().utf8))
        #expect(problems(of: object, against: schema, at: "$") == [])
    }

    /// Compares a value with the words of JSON Schema that this schema uses.
    private func problems(
        of value: Any, against schema: [String: Any], at path: String
    ) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            let definitions = self.schema["$defs"] as? [String: [String: Any]]
            guard let definition = definitions?[name] else { return ["\(path): no \(reference)"] }
            return problems(of: value, against: definition, at: path)
        }
        var problems: [String] = []
        func expect(_ claim: Bool, _ problem: String) {
            if !claim { problems.append("\(path): \(problem)") }
        }
        if let constant = schema["const"] as? Int { expect(value as? Int == constant, "const") }
        if let allowed = schema["enum"] as? [Any] {
            expect(allowed.contains { isEqual($0, value) }, "enum")
        }
        if let type = schema["type"] {
            let types = type as? [String] ?? [type as? String ?? ""]
            expect(types.contains { isOf(type: $0, value) }, "type of \(value)")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String {
            expect(text.range(of: pattern, options: .regularExpression) != nil, "pattern")
        }
        if let number = value as? Double {
            if let minimum = schema["minimum"] as? Double { expect(number >= minimum, "minimum") }
            if let maximum = schema["maximum"] as? Double { expect(number <= maximum, "maximum") }
        }
        if let object = value as? [String: Any] {
            for name in schema["required"] as? [String] ?? [] {
                expect(object[name] != nil, "no \(name)")
            }
            for (name, schema) in schema["properties"] as? [String: [String: Any]] ?? [:] {
                guard let member = object[name] else { continue }
                problems += self.problems(of: member, against: schema, at: "\(path).\(name)")
            }
        }
        if let array = value as? [Any] {
            if let least = schema["minItems"] as? Int { expect(array.count >= least, "minItems") }
            if let most = schema["maxItems"] as? Int { expect(array.count <= most, "maxItems") }
            if let items = schema["items"] as? [String: Any] {
                for (index, item) in array.enumerated() {
                    problems += self.problems(of: item, against: items, at: "\(path)[\(index)]")
                }
            }
        }
        return problems
    }

    private func isEqual(_ first: Any, _ second: Any) -> Bool {
        if first is NSNull { return second is NSNull }
        return (first as? String).map { $0 == second as? String } ?? false
    }

    private func isOf(type: String, _ value: Any) -> Bool {
        switch type {
        case "null": value is NSNull
        case "string": value is String
        case "integer": (value as? Double).map { $0 == $0.rounded() } ?? false
        case "number": value is Double
        case "array": value is [Any]
        case "object": value is [String: Any]
        default: false
        }
    }
}
