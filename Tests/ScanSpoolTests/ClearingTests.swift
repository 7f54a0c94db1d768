import DigitTestSupport
import Files
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `Clearing a file away` {
    private let temporary: TemporarySpool

    init() throws { temporary = try TemporarySpool() }

    private func clear(_ path: String, meaning text: String = "scan") throws -> Bool {
        try temporary.spool.clear(try #require(RelativePath(path)), in: .done) {
            $0 == Array(text.utf8)
        }
    }

    @Test func `removes the very one, and says that it did`() throws {
        try temporary.drop("2026-11-22/a.png", in: .done)
        try temporary.drop("2026-11-22/b.png", in: .done)
        #expect(try clear("2026-11-22/a.png"))
        #expect(try temporary.contents(of: .done) == ["2026-11-22/b.png: scan"])
        #expect(try !clear("2026-11-22/a.png"))
        #expect(try !clear("2026-11-21/a.png"))
    }

    @Test func `leaves another file of that name, and what is no file`() throws {
        try temporary.drop("a.png", "another scan", in: .done)
        try makeFolders(temporary.layout.done.appending("b.png"))
        try link(to: "/etc/hostname", at: temporary.layout.done.appending("c.png"))
        for name in ["a.png", "b.png", "c.png"] { #expect(try !clear(name)) }
        #expect(try FolderEntry.list(temporary.layout.done).count == 3)
    }

    @Test func `follows no link on its way`() throws {
        try temporary.drop("elsewhere/a.png", in: .outbox)
        try link(to: "../outbox/elsewhere", at: temporary.layout.done.appending("2026-11-22"))
        #expect((try? clear("2026-11-22/a.png")) != true)
        #expect(try temporary.contents(of: .outbox) == ["elsewhere/a.png: scan"])
    }

    @Test func `takes the folders with it that it leaves empty, and no other`() throws {
        try temporary.drop("2026-11-22/a/b/c.png", in: .done)
        try temporary.drop("2026-11-22/d.png", in: .done)
        let path = try #require(RelativePath("2026-11-22/a/b/c.png"))
        temporary.spool.removeEmptyFolders(leadingTo: path, in: .done)
        #expect(try temporary.contents(of: .done).count == 2)
        #expect(try clear("2026-11-22/a/b/c.png"))
        temporary.spool.removeEmptyFolders(leadingTo: path, in: .done)
        #expect(
            try FolderEntry.list(temporary.layout.done.appending("2026-11-22")).map(\.name)
                == ["d.png"])
    }

    #if DEBUG
        @Test func `leaves it whole or not at all, whichever call fails, and can be repeated`()
            throws
        {
            let path = try #require(RelativePath("2026-11-22/a.png"))
            let failed = try failingEachCall { faults, fault in
                try temporary.drop("2026-11-22/a.png", in: .done)
                let isGone = faults.during {
                    let isGone = try? clear("2026-11-22/a.png")
                    temporary.spool.removeEmptyFolders(leadingTo: path, in: .done)
                    return isGone
                }
                let left = try temporary.contents(of: .done)
                #expect(left.isEmpty || left == ["2026-11-22/a.png: scan"], "\(fault)")
                if let isGone { #expect(isGone == left.isEmpty, "\(fault)") }
                #expect(try clear("2026-11-22/a.png") == !left.isEmpty, "\(fault)")
            }
            #expect(failed > 5)
        }
    #endif
}
