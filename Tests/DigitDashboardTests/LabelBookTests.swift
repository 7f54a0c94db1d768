import DigitTestSupport
import Files
import ScanSpool
import SystemPackage
import Testing

@testable import DigitDashboard

@Suite struct `The book of labels` {
    private let folder: TemporaryFolder
    private let layout: SpoolLayout
    private var book: LabelBook { LabelBook(layout: layout) }

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        layout = SpoolLayout(root: folder.path.appending("root"))
        try layout.create()
    }

    private static let box = "scan-12-610-220-140-40"

    /// All labels with the first byte of each picture.
    private func labels(in layout: SpoolLayout) throws -> [String: UInt8] {
        var labels: [String: UInt8] = [:]
        for place in ((0...9).map(String.init) + ["numbers"]) {
            let folder = layout.training.appending(place)
            guard StoredFile.isFolder(folder) else { continue }
            for entry in try FolderEntry.list(folder) where !entry.isIgnored {
                labels["\(place)/\(entry.name)"] = try StoredFile.read(entry.path).first ?? 0
            }
        }
        return labels
    }

    private func piece(_ number: String, _ picture: UInt8) -> LabelBook.Piece {
        LabelBook.Piece(number: number, picture: [picture])
    }

    @Test func `writes a digit, several of them, or a number as a whole`() throws {
        #expect(try book.write([piece("4", 1)], of: "drawn-a") == ["training/4/drawn-a.png"])
        #expect(
            try book.write([piece("4", 2), piece("2", 3)], of: "drawn-b")
                == ["training/4/drawn-b-1of2.png", "training/2/drawn-b-2of2.png"])
        #expect(
            try book.write([piece("47", 4)], of: Self.box)
                == ["training/numbers/47__\(Self.box).png"])
        #expect(
            try labels(in: layout) == [
                "4/drawn-a.png": 1, "4/drawn-b-1of2.png": 2, "2/drawn-b-2of2.png": 3,
                "numbers/47__\(Self.box).png": 4,
            ])
    }

    @Test func `keeps one label of a thing, the last one`() throws {
        _ = try book.write([piece("4", 1), piece("2", 2)], of: "drawn-b")
        _ = try book.write([piece("42", 3)], of: "drawn-b")
        #expect(try labels(in: layout) == ["numbers/42__drawn-b.png": 3])
        _ = try book.write([piece("7", 4)], of: "drawn-b")
        #expect(try labels(in: layout) == ["7/drawn-b.png": 4])
        #expect(try book.remove("drawn-b"))
        #expect(try labels(in: layout).isEmpty)
        #expect(try !book.remove("drawn-b"))
    }

    @Test func `touches no label that people have made`() throws {
        for name in ["4/drawn.png", "4/a__drawn-b.png", "numbers/42__mine.png", "4/b.png"] {
            try folder.write([9], to: "root/training/\(name)")
        }
        _ = try book.write([piece("7", 1)], of: "drawn-b")
        for id in ["", "drawn", "b", "..", "mine", "a__drawn-b"] { #expect(try !book.remove(id)) }
        #expect(try labels(in: layout).count == 5)
    }

    @Test func `tells the boxes of a scan by the names of the labels`() throws {
        _ = try book.write([piece("47", 1)], of: Self.box)
        _ = try book.write([piece("3", 2)], of: "scan-12-1-2-3-4")
        _ = try book.write([piece("5", 3)], of: "scan-13-1-2-3-4")
        // Names that only begin like that.
        for name in ["4/scan-12.png", "4/scan-12-1-2-3.png", "4/scan-12-1-2-3-x.png"] {
            try folder.write([9], to: "root/training/\(name)")
        }
        #expect(
            book.boxes(on: 12).sorted { $0.number < $1.number } == [
                .init(id: "scan-12-1-2-3-4", box: [1, 2, 3, 4], number: "3"),
                .init(id: Self.box, box: [610, 220, 140, 40], number: "47"),
            ])
        #expect(book.boxes(on: 14).isEmpty)
    }

    #if DEBUG
        @Test func `has the old label or the new one, whole, whichever call fails`() throws {
            let failed = try failingEachCall { faults, fault in
                // Given a label
                let folder = try TemporaryFolder(inMemory: true)
                let layout = SpoolLayout(root: folder.path.appending("root"))
                try layout.create()
                let book = LabelBook(layout: layout)
                let old = "4/\(Self.box).png"
                let new = "numbers/47__\(Self.box).png"
                _ = try book.write([piece("4", 1)], of: Self.box)
                // When the same box is labelled otherwise
                let written = faults.during { try? book.write([piece("47", 2)], of: Self.box) }
                // Then there is a label; both of them after a fault at most
                let found = try labels(in: layout)
                #expect(found[old] == nil || found[old] == 1, "\(fault)")
                #expect(found[new] == nil || found[new] == 2, "\(fault)")
                #expect(!found.isEmpty && found.count <= 2, "\(fault): \(found)")
                if written != nil { #expect(found[new] == 2, "\(fault)") }
                // And saying it once more is enough.
                _ = try book.write([piece("47", 2)], of: Self.box)
                #expect(try labels(in: layout) == [new: 2], "\(fault)")
            }
            #expect(failed > 20)
        }

        @Test func `takes a label back or leaves it, whichever call fails`() throws {
            try failingEachCall { faults, fault in
                let folder = try TemporaryFolder(inMemory: true)
                let layout = SpoolLayout(root: folder.path.appending("root"))
                try layout.create()
                let book = LabelBook(layout: layout)
                _ = try book.write([piece("4", 1), piece("2", 2)], of: "drawn-b")
                let isGone = faults.during { try? book.remove("drawn-b") }
                if isGone == nil { #expect(try !labels(in: layout).isEmpty, "\(fault)") }
                _ = try book.remove("drawn-b")
                #expect(try labels(in: layout).isEmpty, "\(fault)")
            }
        }
    #endif
}
