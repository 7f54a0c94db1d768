import DigitTestSupport
import Foundation
import HTTPTypes
import PlainText
import ScanImages
import ScanLedger
import Testing

@testable import DigitDashboard

@Suite struct `The answers` {
    private func scans(_ answer: Visitor.Answer) -> [Int] {
        (answer.json["answers"] as? [[String: Any]] ?? []).compactMap { $0["scan"] as? Int }
    }

    @Test func `are none where no daemon has worked yet`() async throws {
        let answer = try await DashboardRig().visitor().get("/api/answers")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"answers":[]}"#)
    }

    @Test func `come page by page, the newest first`() async throws {
        let rig = try DashboardRig()
        try rig.answer((1...5).map { ("\($0).png", drawing([7])) })
        let visitor = try rig.visitor()
        let first = try await visitor.get("/api/answers?limit=2")
        #expect(scans(first) == [5, 4])
        #expect(first.json["next"] as? Int == 4)
        #expect(scans(try await visitor.get("/api/answers?limit=2&before=4")) == [3, 2])
        let last = try await visitor.get("/api/answers?limit=2&before=2")
        #expect(scans(last) == [1])
        #expect(last.json["next"] == nil)
    }

    @Test(arguments: [
        ("status=review", [1, 2]), ("status=rejected", [3]), ("folder=old", [2]), ("folder=ol", []),
        ("name=B.P", [2]), ("name=%25", []), ("number=42", [2]), ("number=4", []),
        ("day=2026-11-22", [1, 2, 3]), ("day=2026-11-23", []), ("confidence_below=0", []),
        ("confidence_below=1&status=review", [1, 2]),
    ])
    func `are found by what is asked for`(query: String, expected: [Int]) async throws {
        let rig = try DashboardRig()
        try rig.answer([
            ("a.png", drawing([7])), ("old/b.png", drawing([4, 2])),
            ("c.png", GreyImage(width: 60, height: 60).pngBytes()),
        ])
        let answer = try await rig.visitor().get("/api/answers?\(query)")
        #expect(scans(answer).sorted() == expected)
    }

    @Test(arguments: [
        "status=done", "number=4a", "day=yesterday", "confidence_below=2", "limit=0", "limit=501",
        "before=0", "before=x",
    ])
    func `are refused for what cannot be asked`(query: String) async throws {
        let answer = try await DashboardRig().visitor().get("/api/answers?\(query)")
        #expect(answer.status == 400)
        #expect(answer.code == "parameter")
    }

    @Test func `of one scan tell each number with its place`() async throws {
        let rig = try DashboardRig()
        let scan = try rig.answer([("a.png", drawing([4, 2]))])[0]
        let visitor = try rig.visitor()
        let answer = try await visitor.get("/api/scans/1")
        let numbers = try #require(answer.json["numbers"] as? [[String: Any]])
        #expect(numbers.map { $0["text"] as? String } == ["42"])
        let box = scan.answer.numbers[0].box
        #expect(numbers[0]["box"] as? [Int] == [box.x, box.y, box.width, box.height])
        #expect((answer.json["time"] as? String)?.hasSuffix("+01:00") == true)
        #expect(try await visitor.get("/api/scans/2").code == "no-scan")
    }

    @Test func `have pictures of the wanted part and size`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([4, 2]))])
        let visitor = try rig.visitor()
        let whole = try GreyImage(decoding: try await visitor.get("/api/scans/1/picture").bytes)
        #expect(whole.width == 200 && whole.height == 140)
        let small = try GreyImage(
            decoding: try await visitor.get("/api/scans/1/picture?side=50").bytes)
        #expect(small.width == 50 && small.height == 35)
        let part = try GreyImage(
            decoding: try await visitor.get(
                "/api/scans/1/picture?x=150&y=10&width=500&height=20"
            ).bytes)
        #expect(part.width == 50 && part.height == 20)
        let outside = "/api/scans/1/picture?x=900&y=900&width=5&height=5"
        #expect(try await visitor.get(outside).code == "no-picture")
    }

    @Test func `say so where the original is gone, or is another one`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([7]))])
        let visitor = try rig.visitor()
        let original = rig.layout.done.appending("2026-11-22/a.png").string
        try Data(drawing([4])).write(to: URL(filePath: original))
        #expect(try await visitor.get("/api/scans/1/picture").code == "no-picture")
        try FileManager.default.removeItem(atPath: original)
        // A link in its place is not followed, wherever it leads.
        let elsewhere = rig.folder.url.appending(path: "elsewhere.png")
        try Data(drawing([7])).write(to: elsewhere)
        try FileManager.default.createSymbolicLink(
            at: URL(filePath: original), withDestinationURL: elsewhere)
        #expect(try await visitor.get("/api/scans/1/picture").code == "no-picture")
    }

    @Test func `are explained in the words of digitd explain`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([7]))])
        let answer = try await rig.visitor().get("/api/scans/1/explanation")
        let reasons = try #require(answer.json["explanations"] as? [[String: Any]])
        #expect((reasons.first?["sentences"] as? [String])?.isEmpty == false)
    }

    @Test func `tell what each place of a page was taken for, as the finder saw it`() throws {
        let map = PageMap(
            width: 2, height: 2, pixelsPerPlace: 4, digits: [50, 51, 200, 0],
            print: [0, 60, 0, 0], otherHandwriting: [0, 0, 201, 0], furniture: [0, 0, 0, 255],
            band: [0, 0, 0, 0])
        let told = PlaceMap(map, of: GreyImage(width: 10, height: 7))
        #expect(told.width == 2 && told.height == 2)
        #expect(told.across == 0.8 && told.down == 1)
        #expect(Data(base64Encoded: told.places) == Data([0, 2, 3, 4]))
    }

    @Test func `of a page are explained with that map, and still are one document`() async throws {
        let rig = try DashboardRig()
        var sheet = GreyImage(width: 620, height: 877)
        for (place, digit) in [4, 2, 7].enumerated() {
            sheet.draw(
                digit, x: 80 + 60 * Double(place), y: 90, width: 30, height: 60, strokeWidth: 5)
        }
        try rig.answer([("page.png", sheet.pngBytes())])
        let answer = try await rig.visitor().get("/api/scans/1/explanation")
        let map = try #require(answer.json["map"] as? [String: Any], "\(answer.text.prefix(300))")
        let (width, height) = (map["width"] as? Int ?? 0, map["height"] as? Int ?? 0)
        let places = try #require(Data(base64Encoded: map["places"] as? String ?? ""))
        #expect(places.count == width * height && places.contains(1) && places.contains(0))
        #expect(answer.json["sentences"] != nil)
    }

    @Test func `of a day are the file in the outbox`() async throws {
        let rig = try DashboardRig()
        let csv = "schema,seq\r\n1,1\r\n"
        try Data(csv.utf8).write(
            to: URL(filePath: rig.layout.outbox.appending("results-2026-11-22.csv").string))
        let visitor = try rig.visitor()
        #expect(try await visitor.get("/api/days/2026-11-22.csv").text == csv)
        #expect(try await visitor.get("/api/days/2026-11-23.csv").code == "no-results")
    }

    @Test func `are a table to download, as the filter lets them pass and as they count now`()
        async throws
    {
        let rig = try DashboardRig()
        let scans = try rig.answer([
            ("=a.png", drawing([4, 2])), ("b.png", drawing([7])),
            ("c.png", GreyImage(width: 60, height: 60).pngBytes()),
        ])
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let correction = Correction(
            scan: 1, fields: [.init(number: 1, text: "47")], label: "47", origin: .request("r"))
        _ = try ledger.recordCorrections([correction], at: scans[0].time) { _ in [99] }
        try ledger.close()
        let visitor = try rig.visitor()
        let answer = try await visitor.get("/api/answers.csv")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"answers.csv\"")
        let lines = answer.text.split(separator: "\r\n")
        #expect(lines.count == 4 && lines[0].hasPrefix("scan,time,file,field,status,number,"))
        #expect(lines[1].hasPrefix("3,") && lines[1].contains(",c.png,0,rejected,,,,no-digit,"))
        #expect(lines[2].hasPrefix("2,") && lines[2].contains(",b.png,1,review,7,7,"))
        // No spreadsheet takes a name for a formula.
        #expect(lines[3].hasPrefix("1,") && lines[3].contains(",'=a.png,1,corrected,47,42,"))
        for line in lines { #expect(commaSeparatedCells(of: Array(line.utf8)[...]).count == 17) }
        let one = try await visitor.get("/api/answers.csv?name=b.p")
        #expect(one.text.split(separator: "\r\n").count == 2)
        #expect(try await visitor.get("/api/answers.csv?day=x").code == "parameter")
    }

    @Test func `are told as they come`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("old.png", drawing([7]))])
        let dashboard = try rig.dashboard()
        let last = dashboard.feed.answers(after: nil).last
        try rig.answer([("new.png", drawing([4]))])
        // The look of a moment ago still counts.
        let answer = try await Visitor(dashboard).send(
            .get, "/api/events", headers: [.known("Last-Event-ID"): "\(last)"],
            stream: .init(buffer: .init()), upTo: 60)
        #expect(answer.headers[.contentType] == "text/event-stream")
        #expect(answer.text.contains("event: answer\nid: 2\ndata: {"))
        #expect(answer.text.contains(#""file":"new.png""#) && !answer.text.contains("old.png"))
    }
}

@Suite struct `The interface for programs` {
    @Test func `reads a picture as digitd classify does, and keeps nothing`() async throws {
        let rig = try DashboardRig()
        let answer = try await rig.visitor().post("/api/readings", drawing([4, 2]))
        #expect(answer.status == 200)
        #expect(answer.json["schema"] as? Int == 1)
        let numbers = try #require(answer.json["numbers"] as? [[String: Any]])
        #expect(numbers.map { $0["text"] as? String } == ["42"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.layout.inbox.string) == [])
    }

    @Test func `puts a picture into the inbox, whole and under a free name`() async throws {
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        for expected in ["Größe 7.png", "Größe 7~1.png"] {
            let answer = try await visitor.post(
                "/api/readings?store=1&name=Gr%C3%B6%C3%9Fe%207.jpg", drawing([7]))
            #expect(answer.status == 202)
            #expect(answer.json["file"] as? String == expected)
            let file = rig.layout.inbox.appending(expected).string
            #expect([UInt8](try Data(contentsOf: URL(filePath: file))) == drawing([7]))
        }
        let text = try await visitor.post("/api/readings?store=1&name=a.png", Array("text".utf8))
        #expect(text.status == 415 && text.code == "no-picture")
    }

    @Test func `is described as it is`() async throws {
        // The root is there as long as its rig is.
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        let description = try await visitor.get("/api/openapi.json")
        #expect(description.json["openapi"] as? String == "3.1.0")
        let paths = try #require(description.json["paths"] as? [String: [String: Any]])
        #expect(paths.count == 31)
        for (path, methods) in paths {
            let filled = path.replacing("{id}", with: "7")
                .replacing("{file}", with: "2026-11-22.csv")
                .replacing("{span}", with: "day.svg").replacing("{request}", with: "request-1")
                .replacing("{label}", with: "scan-1").replacing("{place}", with: "0")
                .replacing("{report}", with: "2026-11-22T14-05-09-promoted")
            for method in ["get", "post", "delete"] {
                guard path != "/api/events", let name = HTTPRequest.Method(method.uppercased())
                else {
                    continue
                }
                let answer = try await visitor.send(name, filled)
                // What is described is there, and what is there is described.
                let isThere = answer.code != "not-found" && answer.code != "method"
                #expect(isThere || answer.headers[.allow]?.contains(method.uppercased()) == false)
                #expect(isThere == (methods[method] != nil), "\(method) \(path): \(answer.text)")
            }
        }
        withExtendedLifetime(rig) {}
    }

    @Test func `counts what it answers in Prometheus' text format`() async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([7]))])
        let visitor = try rig.visitor()
        _ = try await visitor.post("/api/readings", drawing([7]))
        _ = try await visitor.get("/nothing/here")
        let text = try await visitor.get("/metrics").text
        for line in [
            #"digitd_web_requests_total{path="/api/readings",method="POST",status="200"} 1"#,
            #"digitd_web_request_duration_seconds_bucket{path="/api/readings",le="+Inf"} 1"#,
            #"digitd_web_request_duration_seconds_count{path="/api/readings"} 1"#,
            #"digitd_answers_total{status="review"} 1"#, "# TYPE digitd_web_event_streams gauge",
        ] {
            #expect(text.contains(line + "\n"), "\(line) is not in \(text)")
        }
        // No label holds what was asked for: anyone could make millions of them.
        #expect(!text.contains("nothing"))
    }
}
