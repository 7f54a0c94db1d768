import CorrectionRequests
import Foundation
import HTTPTypes
import ScanImages
import ScanLedger
import ScanSpool
import Testing

@testable import DigitDashboard

@Suite struct `Reviewing` {
    /// Says what a number is, and returns the name of the request.
    private func say(
        _ number: String?, of scan: Int, to visitor: Visitor, field: Int = 1
    ) async throws -> String {
        let text = number.map { "\"\($0)\"" } ?? "null"
        let answer = try await visitor.post(
            "/api/corrections", json: #"{"scan":\#(scan),"field":\#(field),"number":\#(text)}"#)
        #expect(answer.status == 202, "\(answer.text)")
        return try #require(answer.json["request"] as? String)
    }

    private func requests(_ rig: DashboardRig) -> [CorrectionRequest] {
        CorrectionRequest.waiting(in: rig.layout).compactMap(\.request)
    }

    private func numbers(_ answer: Visitor.Answer) -> [[String: Any]] {
        answer.json["numbers"] as? [[String: Any]] ?? []
    }

    @Test func `shows the least sure number first, and none that somebody has spoken of`()
        async throws
    {
        let rig = try DashboardRig()
        let scans = try rig.answer((0..<6).map { ("\($0).png", drawing([$0 + 2])) })
        let visitor = try rig.visitor()
        let queue = try await visitor.get("/api/review")
        #expect(numbers(queue).count == 6)
        let confidences = numbers(queue).compactMap { $0["confidence"] as? Double }
        #expect(confidences == confidences.sorted())
        let first = try #require(numbers(queue)[0]["scan"] as? Int)
        _ = try await say("5", of: first, to: visitor)
        let digest = try #require(scans[first - 1].answer.sha256).hexadecimal
        #expect(
            requests(rig) == [
                CorrectionRequest(
                    sha256: digest, field: 1, number: "5", file: scans[first - 1].claim.display)
            ])
        let rest = try await visitor.get("/api/review")
        #expect(rest.json["left"] as? Int == 5 && rest.json["done"] as? Int == 1)
        #expect(rest.json["waiting"] as? Int == 1)
        let left = numbers(rest).compactMap { $0["scan"] as? Int }
        #expect(left.count == 5 && !left.contains(first))
        // The page writes no label of its own: the daemon does, when it takes the request up.
        #expect(rig.labels.isEmpty)
    }

    @Test func `shows what waits for the daemon, the last word of several`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4, 2]))])
        let visitor = try rig.visitor()
        let words: [(String?, String)] = [("47", "47"), (nil, "none"), ("42", "42")]
        for (said, label) in words {
            _ = try await say(said, of: 1, to: visitor)
            let number = try #require(numbers(try await visitor.get("/api/scans/1")).first)
            #expect(number["label"] as? String == label)
            #expect(number["waits"] as? Bool == true)
        }
        #expect(requests(rig).map(\.number) == ["47", nil, "42"])
    }

    @Test func `shows what the daemon has written as what counts`() async throws {
        let rig = try DashboardRig()
        let scan = try rig.answer([("a.png", drawing([4, 2])), ("b.png", drawing([7]))])[0]
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let correction = Correction(
            scan: 1, fields: [.init(number: 1, text: "47")], label: "47", origin: .request("r"))
        _ = try ledger.recordCorrections([correction], at: scan.time) { _ in Array("c".utf8) }
        try ledger.close()
        let visitor = try rig.visitor()
        let number = try #require(numbers(try await visitor.get("/api/scans/1")).first)
        #expect(number["label"] as? String == "47" && number["waits"] == nil)
        let queue = try await visitor.get("/api/review")
        #expect(numbers(queue).compactMap { $0["scan"] as? Int } == [2])
        #expect(queue.json["waiting"] as? Int == 0)
    }

    @Test func `takes back what no daemon has seen, and nothing else`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4]))])
        let visitor = try rig.visitor()
        let first = try await say("7", of: 1, to: visitor)
        #expect(try await visitor.send(.delete, "/api/corrections/\(first)").status == 204)
        #expect(requests(rig).isEmpty)
        #expect(try await visitor.send(.delete, "/api/corrections/\(first)").code == "taken")
        // Given a daemon that works
        let second = try await say("7", of: 1, to: visitor)
        let lock = try SpoolLock(rig.layout)
        let answer = try await visitor.send(.delete, "/api/corrections/\(second)")
        withExtendedLifetime(lock) { #expect(answer.status == 409 && answer.code == "taken") }
        #expect(requests(rig).count == 1)
    }

    @Test func `takes the number of a scan on which none was found`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", GreyImage(width: 60, height: 60).pngBytes())])
        let visitor = try rig.visitor()
        _ = try await say("12", of: 1, to: visitor)
        let scan = try await visitor.get("/api/scans/1")
        #expect(scan.json["label"] as? String == "12" && scan.json["waits"] as? Bool == true)
    }

    @Test(arguments: [
        ("{}", 400, "body"), ("[]", 400, "body"), (#"{"scan":1,"field":1}"#, 400, "body"),
        (#"{"scan":1,"field":1,"number":"4a"}"#, 400, "body"),
        (#"{"scan":2,"field":1,"number":"4"}"#, 404, "no-scan"),
        (#"{"scan":1,"field":0,"number":"4"}"#, 404, "no-number"),
        (#"{"scan":1,"field":2,"number":"4"}"#, 404, "no-number"),
    ])
    func `refuses what makes no sense`(body: String, status: Int, code: String) async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([7]))])
        let answer = try await rig.visitor().post("/api/corrections", json: body)
        #expect(answer.status == status && answer.code == code)
        #expect(requests(rig).isEmpty)
    }
}

@Suite struct `A missed number` {
    @Test func `becomes a label of what stands in its box, once`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4, 2]))])
        let visitor = try rig.visitor()
        for number in ["42", "47"] {
            let answer = try await visitor.post(
                "/api/labels", json: #"{"scan":1,"box":[30,20,130,100],"number":"\#(number)"}"#)
            #expect(answer.status == 201, "\(answer.text)")
            let file = "training/numbers/\(number)__scan-1-30-20-130-100.png"
            #expect(answer.json["labels"] as? [String] == [file])
        }
        #expect(rig.labels == ["numbers/47__scan-1-30-20-130-100.png"])
        let label = rig.folder.url.appending(path: "root/training/\(rig.labels[0])")
        let picture = try GreyImage(decoding: [UInt8](try Data(contentsOf: label)))
        #expect(picture.width == 130 && picture.height == 100)
        let boxes = try await visitor.get("/api/scans/1").json["boxes"] as? [[String: Any]]
        #expect(boxes?.first?["box"] as? [Int] == [30, 20, 130, 100])
        #expect(boxes?.first?["number"] as? String == "47")
        let id = try #require(boxes?.first?["id"] as? String)
        #expect(try await visitor.send(.delete, "/api/labels/\(id)").status == 204)
        #expect(rig.labels.isEmpty)
        #expect(try await visitor.send(.delete, "/api/labels/\(id)").code == "no-label")
    }

    @Test func `leaves alone what people have put there`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4]))])
        let training = rig.folder.url.appending(path: "root/training")
        for name in ["4/seven.png", "numbers/47__mine.png", "4/scan.png"] {
            try Data([1]).write(to: training.appending(path: name))
        }
        let visitor = try rig.visitor()
        for name in ["seven", "mine", "scan", "..%2F..%2Fdigitd.sqlite"] {
            #expect(try await visitor.send(.delete, "/api/labels/\(name)").status == 404)
        }
        #expect(rig.labels.count == 3)
    }

    @Test(arguments: [
        #"{"scan":1,"box":[0,0,9],"number":"4"}"#, #"{"scan":1,"box":[0,0,0,9],"number":"4"}"#,
        #"{"scan":1,"box":[0,0,9,9],"number":""}"#, #"{"scan":1,"box":[-1,0,9,9],"number":"4"}"#,
    ])
    func `needs a box and a number`(body: String) async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4]))])
        #expect(try await rig.visitor().post("/api/labels", json: body).code == "body")
        let outside = #"{"scan":1,"box":[9000,0,9,9],"number":"4"}"#
        #expect(try await rig.visitor().post("/api/labels", json: outside).code == "no-picture")
        #expect(rig.labels.isEmpty)
    }
}
