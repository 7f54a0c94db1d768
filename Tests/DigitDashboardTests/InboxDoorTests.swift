import DigitTestSupport
import Files
import ScanImages
import ScanSpool
import SystemPackage
import Testing

@testable import DigitDashboard

@Suite struct `The door to the inbox` {
    private let folder: TemporaryFolder
    private let layout: SpoolLayout
    private let door: InboxDoor

    init() throws {
        folder = try TemporaryFolder()
        layout = SpoolLayout(root: folder.path.appending("root"))
        try layout.create()
        door = InboxDoor(layout: layout)
    }

    private static let picture = GreyImage(width: 4, height: 3).pngBytes()

    private func inbox() throws -> [String] {
        try FolderEntry.list(layout.inbox).map(\.name)
    }

    @Test(arguments: [
        (nil, "upload.png"), ("a.png", "a.png"), ("a.jpg", "a.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\scans\\7.PNG", "7.png"), (".hidden", "upload.png"), ("_ 7.png", "7.png"),
        ("é ü-1.png", "é ü-1.png"), ("a\u{0}\n<b>.png", "a___b_.png"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 60) + ".png"),
    ])
    func `gives a name that is harmless anywhere`(suggested: String?, name: String) throws {
        #expect(try door.store(Self.picture, suggested: suggested) == name)
        #expect(try inbox() == [name])
    }

    @Test func `counts on where a name is taken, and overwrites nothing`() throws {
        try folder.write([1], to: "root/inbox/a.png")
        #expect(try door.store(Self.picture, suggested: "a.png") == "a~1.png")
        #expect(try door.store(Self.picture, suggested: "a.png") == "a~2.png")
        #expect(try inbox() == ["a.png", "a~1.png", "a~2.png"])
        #expect(try StoredFile.read(layout.inbox.appending("a.png")) == [1])
        #expect(try StoredFile.read(layout.inbox.appending("a~2.png")) == Self.picture)
    }

    @Test func `takes files of many pages, called by their content`() throws {
        #expect(try door.store(Array("%PDF-1.7".utf8), suggested: "form.png") == "form.pdf")
        #expect(try door.store(Array("II*\0".utf8), suggested: "form") == "form.tif")
    }

    @Test(arguments: [[], Array("GIF89a".utf8), Array("<svg".utf8)] as [[UInt8]])
    func `stays shut for what is no picture`(bytes: [UInt8]) throws {
        let problem = #expect(throws: Problem.self) {
            try door.store(bytes, suggested: "a.png")
        }
        #expect(problem?.status == .unsupportedMediaType)
        #expect(try inbox() == [])
    }

    #if DEBUG
        @Test
        func `lets a picture in whole, or nothing that a scanner takes, whichever call fails`()
            throws
        {
            let failed = try failingEachCall { faults, fault in
                let folder = try TemporaryFolder(inMemory: true)
                let layout = SpoolLayout(root: folder.path.appending("root"))
                try layout.create()
                let door = InboxDoor(layout: layout)
                let name = faults.during { try? door.store(Self.picture, suggested: "a.png") }
                let found = try FolderEntry.list(layout.inbox).filter { !$0.isIgnored }
                #expect(found.allSatisfy { $0.name == "a.png" }, "\(fault)")
                for entry in found {
                    #expect(try StoredFile.read(entry.path) == Self.picture, "\(fault)")
                }
                #expect(name == nil || found.count == 1, "\(fault)")
                // Sent again it comes in.
                let next = try door.store(Self.picture, suggested: "a.png")
                #expect(
                    try StoredFile.read(layout.inbox.appending(next)) == Self.picture, "\(fault)")
            }
            #expect(failed > 5)
        }
    #endif
}
