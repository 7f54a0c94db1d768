import CivilTime
import ScanLedger
import Testing

@testable import DigitDashboard

@Suite struct `How it is` {
    @Test func `is told in the words of digitd status, with the room on the disk`() async throws {
        var rig = try DashboardRig()
        #expect(try await rig.visitor().get("/api/status").code == "no-status")
        rig.settings.status = { #"{"pid":7}"# }
        let answer = try await rig.visitor().get("/api/status")
        #expect((answer.json["status"] as? [String: Int]) == ["pid": 7])
        #expect((answer.json["free_bytes"] as? Int ?? 0) > 0)
    }

    @Test(arguments: [("hour", 60), ("day", 24), ("month", 31)])
    func `is counted stretch by stretch, up to now`(span: String, count: Int) async throws {
        let rig = try DashboardRig()
        let now = LocalTime.now()
        let time = AnswerTime(
            millisecondsSince1970: now.millisecondsSince1970,
            secondsEastOfUTC: now.secondsEastOfUTC, day: now.date)
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let claims = try ledger.recordClaims(
            (0..<3).map { NewClaim(name: [UInt8($0 + 97)], display: "\($0)") })
        _ = try ledger.recordAnswers(
            zip(claims, [ScanAnswer.Status.read, .review, .review]).map { claim, status in
                ScanAnswer(
                    to: claim, status: status, model: nil,
                    sha256: Array(repeating: UInt8(claim.id), count: 32), width: 9, height: 9,
                    durationInMilliseconds: 1, numbers: [], document: "{}",
                    documentNames: [claim.name])
            }, at: time)
        try ledger.close()
        let visitor = try rig.visitor()
        let answer = try await visitor.get("/api/activity?span=\(span)")
        let stretches = try #require(answer.json["stretches"] as? [[String: Any]])
        #expect(stretches.count == count)
        // A minute may have begun meanwhile.
        let last = stretches.suffix(2).reduce((0, 0)) {
            ($0.0 + ($1["read"] as? Int ?? 0), $0.1 + ($1["review"] as? Int ?? 0))
        }
        #expect(last.0 == 1 && last.1 == 2)
        let chart = try await visitor.get("/api/activity/\(span).svg")
        #expect(chart.headers[.contentType] == "image/svg+xml")
        #expect(chart.text.contains("3 answers, 2 of them doubtful"))
        #expect(chart.text.split(separator: "<title>").count == count + 1)
    }

    @Test func `has a line of what was corrected, on the scale of the answers`() {
        var stretches = (0..<24).map { AnswerActivity(start: Int64($0) * 3_600_000) }
        stretches[0].read = 4
        #expect(!ActivityChart(span: .day, stretches: stretches).svg.contains("polyline"))
        // More numbers than scans: the scale goes up to them.
        stretches[1].corrected = 8
        stretches[2].corrected = 4
        let svg = ActivityChart(span: .day, stretches: stretches).svg
        #expect(svg.contains(#"points="55.8,122.0 79.4,10.0 103.0,66.0 126.5,122.0 "#))
        #expect(svg.contains(#"y="66.0" width="18.9" height="56.0""#))
        #expect(svg.contains(">8</text>"))
    }

    @Test func `has a chart of idle stretches where nothing was answered`() async throws {
        let visitor = try DashboardRig().visitor()
        #expect(try await visitor.get("/api/activity/day.svg").text.contains("0 answers"))
        #expect(try await visitor.get("/api/activity?span=year").code == "parameter")
        #expect(try await visitor.get("/api/activity/day.png").code == "not-found")
    }

    @Test func `begins its stretches with whole hours and days of local time`() {
        // 2026-11-22, 14:03:07 in a place an hour east of Greenwich.
        let now = LocalTime(
            millisecondsSince1970: 1_795_352_587_000, secondsEastOfUTC: 3600)
        let day = ActivityChart.Span.day.start(at: now)
        #expect((now.millisecondsSince1970 - day) / 3_600_000 == 23)
        #expect(day % 3_600_000 == 0)
        let month = ActivityChart.Span.month.start(at: now)
        #expect((month + 3_600_000) % 86_400_000 == 0)
    }
}

@Suite struct `Another method` {
    @Test(arguments: [
        ("/api/answers", "GET, HEAD"), ("/api/corrections", "POST"),
        ("/api/corrections/x", "DELETE"), ("/review", "GET, HEAD"), ("/", "GET, HEAD"),
    ])
    func `is refused with those that a path takes`(path: String, allowed: String) async throws {
        let answer = try await DashboardRig().visitor().send(.put, path)
        #expect(answer.status == 405 && answer.code == "method")
        #expect(answer.headers[.allow] == allowed)
    }

    @Test func `makes no path out of nothing`() async throws {
        let answer = try await DashboardRig().visitor().send(.put, "/api/nothing")
        #expect(answer.status == 404 && answer.headers[.allow] == nil)
    }
}
