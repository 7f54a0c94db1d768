import DigitTraining
import Files
import Foundation
import ModelStore
import ScanImages
import Testing

@testable import DigitDashboard

@Suite struct `The models on the page` {
    /// A root with the built-in model stored as a version, which is in use.
    private func rig() throws -> DashboardRig {
        let rig = try DashboardRig()
        let store = ModelVersions(folder: rig.layout.models)
        let version = try store.importModel(try store.fileBytes(of: nil), from: "a file")
        try store.choose(version, reason: "To have one.")
        return rig
    }

    @Test func `are told with what was done to them`() async throws {
        // The root is there as long as its rig is.
        let rig = try rig()
        let answer = try await rig.visitor().get("/api/models")
        #expect(answer.json["in_use"] as? String == "000001")
        let models = try #require(answer.json["models"] as? [[String: Any]])
        #expect(models.map { $0["version"] as? String } == [nil, "000001"])
        #expect(models.map { $0["isCurrent"] as? Bool } == [false, true])
        let history = try #require(answer.json["history"] as? [[String: Any]])
        #expect(history.map { $0["action"] as? String } == ["imported", "chosen"])
        #expect(answer.json["report"] == nil)
    }

    @Test func `go back to the one before, as digitd models rollback does`() async throws {
        let rig = try rig()
        let visitor = try rig.visitor()
        let answer = try await visitor.post("/api/models/rollback", json: #"{"version":null}"#)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json["in_use"] as? String == "built-in")
        let store = ModelVersions(folder: rig.layout.models)
        #expect(store.currentVersion() == nil)
        #expect(store.history().takenBack.map(\.version) == ["000001"])
        let again = try await visitor.post("/api/models/rollback", json: #"{"version":null}"#)
        #expect(again.status == 409 && again.code == "no-model")
        let chosen = try await visitor.post(
            "/api/models/rollback", json: #"{"version":"000001"}"#)
        #expect(chosen.json["in_use"] as? String == "000001")
    }

    @Test(arguments: ["[]", "{\"version\":7}", "7"])
    func `go back for a body that says where`(body: String) async throws {
        #expect(
            try await rig().visitor().post("/api/models/rollback", json: body).code == "body")
    }

    @Test func `are compared on the same digits`() async throws {
        var rig = try rig()
        rig.settings.retraining.workers = 2
        let visitor = try rig.visitor()
        let answer = try await visitor.get(
            "/api/models/comparison?one=built-in&other=000001")
        let parts = try #require(answer.json["parts"] as? [[String: Any]])
        // The same model twice.
        for part in parts {
            #expect(part["onlyOne"] as? Int == 0 && part["onlyOther"] as? Int == 0)
            #expect((part["both"] as? Int ?? 0) > 0)
        }
        #expect(!parts.isEmpty)
        let unknown = try await visitor.get("/api/models/comparison?one=built-in&other=..")
        #expect(unknown.code == "no-model")
        #expect(try await visitor.get("/api/models/comparison?one=built-in").code == "parameter")
    }
}

@Suite struct `A label that looks wrong` {
    /// A root with a report that calls some labels suspicious.
    private func rig(_ names: [String]) throws -> DashboardRig {
        let rig = try DashboardRig()
        let suspicious = names.map {
            ["name": $0, "label": 1, "read": 7, "confidence": 0.99] as [String: Any]
        }
        let report: [String: Any] = [
            "time": "2026-11-22T14:05:09Z", "outcome": "promoted", "reason": "It is better.",
            "nextStep": "Nothing.", "countsPerDigit": Array(repeating: 2, count: 10),
            "heldOut": 2, "identityBefore": "0123456789ab", "suspicious": suspicious,
            "problems": [], "notes": [], "files": [],
        ]
        let training = rig.folder.url.appending(path: "root/training")
        for folder in ["reports", "numbers"] {
            try FileManager.default.createDirectory(
                at: training.appending(path: folder), withIntermediateDirectories: true)
        }
        let file = "reports/2026-11-22T14-05-09-promoted.json"
        try JSONSerialization.data(withJSONObject: report).write(
            to: training.appending(path: file))
        for name in names where !name.contains("..") {
            try Data(drawing([7])).write(to: training.appending(path: name))
        }
        return rig
    }

    private func list(_ visitor: Visitor) async throws -> [[String: Any]] {
        try await visitor.get("/api/suspicious").json["labels"] as? [[String: Any]] ?? []
    }

    @Test func `is shown, kept, or thrown out`() async throws {
        let rig = try rig(["1/a.png", "1/b.png", "numbers/1__c.png"])
        let visitor = try rig.visitor()
        let labels = try await list(visitor)
        #expect(labels.map { $0["name"] as? String } == ["1/a.png", "1/b.png", "numbers/1__c.png"])
        #expect(labels.allSatisfy { $0["read"] as? Int == 7 })
        let ids = labels.compactMap { $0["id"] as? String }
        let picture = try await visitor.get("/api/suspicious/\(ids[0])/picture")
        #expect(picture.headers[.contentType] == "image/jpeg")
        #expect(try GreyImage(decoding: picture.bytes).width == 130)
        for (id, keep) in zip(ids, [true, false, true]) {
            let said = try await visitor.post("/api/suspicious/\(id)", json: "{\"keep\":\(keep)}")
            #expect(said.status == 204, "\(said.text)")
        }
        #expect(rig.labels == ["1/sure__a.png", "numbers/1__sure__c.png"])
        #expect(try await list(visitor).isEmpty)
        let thrown = rig.folder.url.appending(path: "root/training/reports/thrown-out")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: thrown.path)
                == ["1-\(ids[1])-b.png"])
        #expect(try await visitor.post("/api/suspicious/\(ids[0])", json: "{}").code == "body")
        let gone = try await visitor.post("/api/suspicious/\(ids[0])", json: "{\"keep\":true}")
        #expect(gone.code == "no-label")
    }

    @Test func `counts only as the name of a label that is there`() async throws {
        // Anyone in the group may write a report.
        let rig = try rig(["../../digitd.sqlite", "1/a.png"])
        let labels = try await list(try rig.visitor())
        #expect(labels.map { $0["name"] as? String } == ["1/a.png"])
    }
}
