import DigitTestSupport
import DigitTraining
import Files
import Foundation
import ModelStore
import ScanImages
import ScanSpool
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

@Suite struct `Learning from the page` {
    @Test func `is asked for by a file that the daemon takes, and told as long as it waits`()
        async throws
    {
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        let before = try await visitor.get("/api/models")
        #expect(before.json["learning_asked"] as? Bool == false)
        let asked = try await visitor.post("/api/models/learning", [])
        #expect(asked.status == 202 && asked.json["daemon_runs"] as? Bool == false)
        #expect(StoredFile.exists(rig.layout.learningWish))
        let after = try await visitor.get("/api/models")
        #expect(after.json["learning_asked"] as? Bool == true)
        #expect(after.json["daemon_runs"] as? Bool == false)
        let lock = try SpoolLock(rig.layout)
        let again = try await visitor.post("/api/models/learning", [])
        #expect(again.json["daemon_runs"] as? Bool == true)
        withExtendedLifetime(lock) {}
    }

    @Test func `is refused where nothing may be written`() async throws {
        var rig = try DashboardRig()
        rig.settings.isReadOnly = true
        #expect(try await rig.visitor().post("/api/models/learning", []).code == "read-only")
        #expect(!StoredFile.exists(rig.layout.learningWish))
    }
}

@Suite struct `A label that looks wrong` {
    /// A root with a report that calls some labels suspicious.
    private func rig(_ names: [String]) throws -> DashboardRig {
        let rig = try DashboardRig()
        try rig.report(suspicious: names)
        for name in names where !name.contains("..") { try rig.label(name) }
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

    @Test func `takes the next free name, and replaces no other picture`() async throws {
        let rig = try rig(["1/a.png"])
        let pictures = SuspiciousPictures(
            layout: rig.layout, shelf: ReportShelf(layout: rig.layout))
        let other = rig.layout.training.appending("1/sure__a.png")
        try StoredFile.write([1], to: other)
        try pictures.keep(try #require(pictures.labels().first))
        #expect(rig.labels == ["1/sure__a.png", "1/sure__a~1.png"])
        #expect(try StoredFile.read(other) == [1])
        // The same name is labelled and thrown out, again and again.
        let thrown = rig.layout.training.appending("reports/thrown-out")
        for count in 1...3 {
            try rig.label("1/a.png")
            try pictures.throwOut(try #require(pictures.labels().first))
            #expect(try FolderEntry.list(thrown).count == count)
        }
    }

    #if DEBUG
        @Test(arguments: [true, false])
        func `is in one place, whichever call fails`(isKept: Bool) throws {
            let failed = try failingEachCall { faults, fault in
                // Given a label that looks wrong, and another picture with the name it should get
                let rig = try rig(["1/a.png"])
                let pictures = SuspiciousPictures(
                    layout: rig.layout, shelf: ReportShelf(layout: rig.layout))
                let label = try #require(pictures.labels().first)
                let content = try StoredFile.read(label.path)
                let other = rig.layout.training.appending("1/sure__a.png")
                try StoredFile.write([1], to: other)
                // When it is kept or thrown out
                faults.during {
                    try? isKept ? pictures.keep(label) : pictures.throwOut(label)
                }
                // Then both pictures are there, once.
                #expect(try StoredFile.read(other) == [1], "\(fault)")
                let thrown = try? FolderEntry.list(
                    rig.layout.training.appending("reports/thrown-out"))
                let here = try FolderEntry.list(rig.layout.training.appending("1"))
                let found = (here + (thrown ?? [])).filter { $0.path != other }
                #expect(found.count == 1, "\(fault)")
                #expect(try found.first.map { try StoredFile.read($0.path) } == content, "\(fault)")
            }
            #expect(failed > 10)
        }
    #endif

    @Test func `may be a whole number`() async throws {
        let rig = try DashboardRig()
        try rig.report(numbers: ["numbers/47__a.png", "numbers/47__gone.png"])
        try rig.label("numbers/47__a.png")
        let visitor = try rig.visitor()
        let labels = try await list(visitor)
        #expect(labels.map { $0["name"] as? String } == ["numbers/47__a.png"])
        #expect(labels[0]["number"] as? String == "47")
        #expect(labels[0]["number_read"] as? String == "41")
        #expect(labels[0]["label"] == nil && labels[0]["read"] == nil)
        let id = try #require(labels[0]["id"] as? String)
        #expect(
            try await visitor.post("/api/suspicious/\(id)", json: "{\"keep\":true}").status == 204)
        #expect(rig.labels == ["numbers/47__sure__a.png"])
    }

    @Test func `counts only as the name of a label that is there`() async throws {
        // Anyone in the group may write a report.
        let rig = try rig(["../../digitd.sqlite", "1/a.png"])
        let labels = try await list(try rig.visitor())
        #expect(labels.map { $0["name"] as? String } == ["1/a.png"])
    }
}

@Suite struct `A report` {
    private func pictures(_ rig: DashboardRig) async throws -> [Int] {
        let visitor = try rig.visitor()
        let report = "/api/reports/2026-11-22T14-05-09-promoted"
        var statuses: [Int] = []
        for place in ["0", "1", "2", "x", "-1"] {
            statuses.append(try await visitor.get("\(report)/pictures/\(place)").status)
        }
        return statuses
    }

    @Test func `is found among the others, the newest first`() async throws {
        let rig = try DashboardRig()
        let none = try await rig.visitor().get("/api/reports")
        #expect((none.json["reports"] as? [Any])?.isEmpty == true)
        try rig.report(at: "2026-11-22T14-05-09")
        try rig.report(at: "2026-11-23T09-00-00", outcome: "kept-out")
        let visitor = try rig.visitor()
        let list = try #require(
            try await visitor.get("/api/reports").json["reports"] as? [[String: Any]])
        #expect(
            list.map { $0["id"] as? String } == [
                "2026-11-23T09-00-00-kept-out", "2026-11-22T14-05-09-promoted",
            ])
        let older = try await visitor.get("/api/reports/2026-11-22T14-05-09-promoted")
        #expect(older.json["outcome"] as? String == "promoted")
        for name in ["2026-11-22T14-05-09", "..", "..%2f..%2fretraining", "thrown-out"] {
            #expect(try await visitor.get("/api/reports/\(name)").status == 404, "\(name)")
        }
    }

    @Test func `shows the pictures that are read otherwise, as long as they are there`()
        async throws
    {
        let rig = try DashboardRig()
        try rig.label("1/a.png")
        // Anyone in the group may write a report.
        try rig.report(changed: ["1/a.png", "../../digitd.sqlite"])
        #expect(try await pictures(rig) == [200, 404, 404, 404, 404])
        try FileManager.default.removeItem(
            at: rig.folder.url.appending(path: "root/training/1/a.png"))
        #expect(try await pictures(rig) == [404, 404, 404, 404, 404])
    }
}

extension DashboardRig {
    /// Writes a report as a retraining leaves it.
    fileprivate func report(
        at time: String = "2026-11-22T14-05-09", outcome: String = "promoted",
        suspicious: [String] = [], changed: [String] = [], numbers: [String] = []
    ) throws {
        var report: [String: Any] = [
            "time": "2026-11-22T14:05:09Z", "outcome": outcome, "reason": "It is better.",
            "nextStep": "Nothing.", "countsPerDigit": Array(repeating: 2, count: 10),
            "heldOut": 2, "identityBefore": "0123456789ab",
            "suspicious": suspicious.map {
                ["name": $0, "label": 1, "read": 7, "confidence": 0.99] as [String: Any]
            },
            "changed": changed.map {
                ["name": $0, "label": 1, "before": 10, "after": 1] as [String: Any]
            },
            "problems": [], "notes": [], "files": [],
        ]
        if !numbers.isEmpty {
            report["numbers"] =
                [
                    "usable": 30, "heldOut": 6, "changed": [],
                    "suspicious": numbers.map {
                        ["name": $0, "label": "47", "read": "41", "confidence": 0.97]
                            as [String: Any]
                    },
                ] as [String: Any]
        }
        let reports = folder.url.appending(path: "root/training/reports")
        try FileManager.default.createDirectory(at: reports, withIntermediateDirectories: true)
        try JSONSerialization.data(withJSONObject: report).write(
            to: reports.appending(path: "\(time)-\(outcome).json"))
    }

    /// Puts a picture into `training/`.
    fileprivate func label(_ name: String) throws {
        try Data(drawing([7])).write(to: folder.url.appending(path: "root/training/\(name)"))
    }
}
