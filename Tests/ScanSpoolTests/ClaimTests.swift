import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `Claiming a scan` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }

    init() throws {
        temporary = try TemporarySpool()
    }

    @Test func `moves it from the inbox into work under its id`() throws {
        let path = try temporary.drop("a/b.png", "seven")
        #expect(try spool.claim(path, as: "17"))
        #expect(try temporary.contents(of: .inbox) == [])
        #expect(try temporary.contents(of: .work) == ["17: seven"])
        #expect(try spool.read("17", maximumBytes: 100) == Array("seven".utf8))
        #expect(try spool.workFiles() == ["17"])
    }

    @Test func `finds nothing when the scan is gone`() throws {
        let path = try temporary.drop("a/b.png")
        #expect(try spool.claim(path, as: "1"))
        #expect(try !spool.claim(path, as: "2"))
        let neverThere = try #require(RelativePath("c/d.png"))
        #expect(try !spool.claim(neverThere, as: "3"))
        #expect(try spool.workFiles() == ["1"])
    }
}
