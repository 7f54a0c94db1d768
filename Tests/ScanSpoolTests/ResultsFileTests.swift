import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `A results file` {
    let temporary: TemporarySpool
    let results: ResultsFile
    var path: FilePath { temporary.layout.outbox.appending("results-2026-11-22.csv") }

    let header = Array("schema,seq\r\n".utf8)
    let batch = Array("1,1\r\n1,2\r\n1,\"a\nb\"\r\n".utf8)
    let next = Array("1,4\r\n".utf8)

    init() throws {
        temporary = try TemporarySpool()
        results = ResultsFile("results-2026-11-22.csv", in: temporary.spool)
    }

    @Test func `grows by what is appended`() throws {
        var length = try results.append(header, cuttingBackTo: 0)
        #expect(length == header.count)
        length = try results.append(batch, cuttingBackTo: length)
        length = try results.append([], cuttingBackTo: length)
        #expect(length == header.count + batch.count)
        #expect(try readFile(path) == header + batch)
    }

    @Test func `holds each line once, at whatever byte an append was cut off`() throws {
        for cut in 0...batch.count {
            _ = temporary.layout.outbox.appending("results-2026-11-22.csv").withPlatformString {
                unlink($0)
            }
            let recorded = try results.append(header, cuttingBackTo: 0)
            try append(Array(batch[..<cut]))
            // The restart exports the same rows again, perhaps in smaller batches.
            let middle = try results.append(Array(batch[..<5]), cuttingBackTo: recorded)
            let end = try results.append(Array(batch[5...]) + next, cuttingBackTo: middle)
            #expect(end == header.count + batch.count + next.count)
            #expect(try readFile(path) == header + batch + next, "cut at \(cut)")
        }
    }

    @Test func `writes over the zeros that a power cut leaves`() throws {
        for cut in 0...batch.count {
            try writeFile(
                header + batch[..<cut] + Array(repeating: 0, count: batch.count - cut), to: path)
            _ = try results.append(batch, cuttingBackTo: header.count)
            #expect(try readFile(path) == header + batch)
        }
    }

    @Test func `is torn at its very first line and begun again`() throws {
        for cut in 0...header.count {
            try writeFile(Array(header[..<cut]), to: path)
            #expect(try results.append(header + batch, cuttingBackTo: 0) == (header + batch).count)
            #expect(try readFile(path) == header + batch)
        }
    }

    @Test(arguments: [
        "schema,seq\r\n1,1\r\n1,2\r\n1,\"a\nb\"\r\nmy own line\r\n", "schema,seq\r\n", "",
        "schema;seq\r\n1;1\r\n1;2\r\n\"a b\"\r\n and more",
    ])
    func `that someone changed is not touched`(content: String) throws {
        let recorded = header.count + batch.count
        try writeFile(Array(content.utf8), to: path)
        let error = #expect(throws: SpoolError.self) {
            try results.append(next, cuttingBackTo: recorded)
        }
        #expect(
            error
                == .resultsChanged(
                    path, recordedBytes: recorded, foundBytes: content.utf8.count))
        #expect(error?.isMachineTrouble == false)
        #expect(try readFile(path) == Array(content.utf8))
    }

    @Test func `of an older ledger is not written over`() throws {
        try writeFile(Array("schema,seq\r\n1,77\r\n".utf8), to: path)
        #expect(throws: SpoolError.self) { try results.append(header + batch, cuttingBackTo: 0) }
        #expect(try results.setAside() == "results-2026-11-22~1.csv")
        _ = try results.append(header + batch, cuttingBackTo: 0)
        try writeFile([], to: path)
        #expect(try results.setAside() == "results-2026-11-22~2.csv")
        #expect(try results.setAside() == nil)
        #expect(
            try temporary.contents(of: .outbox)
                == [
                    "results-2026-11-22~1.csv: schema,seq\r\n1,77\r\n",
                    "results-2026-11-22~2.csv: ",
                ])
    }

    @Test func `is never written through a link`() throws {
        let precious = temporary.top.appending("precious")
        try writeFile(Array("precious".utf8), to: precious)
        try link(to: precious, at: path)
        let error = #expect(throws: SpoolError.self) {
            try results.append(header, cuttingBackTo: 0)
        }
        #expect(error == .resultsChanged(path, recordedBytes: 0, foundBytes: 0))
        #expect(try results.setAside() != nil)
        _ = try results.append(header, cuttingBackTo: 0)
        #expect(try readFile(precious) == Array("precious".utf8))
    }

    @Test func `is cut back when the disk fills in the middle`() throws {
        let recorded = try results.append(header, cuttingBackTo: 0)
        for call in 1...4 {
            let faults = SystemCallFaults(failing: call, with: .noSpace)
            let error = faults.failure { () throws(SpoolError) in
                _ = try results.append(batch, cuttingBackTo: recorded)
            }
            if error == nil { break }
            #expect(error?.isMachineTrouble == true)
            #expect(
                error?.description
                    == "pwrite of '\(path.display)' failed: No space left on device. "
                    + "Free some space; work goes on by itself.")
            #expect(try readFile(path) == header)
        }
        _ = try results.append(batch, cuttingBackTo: recorded)
        #expect(try readFile(path) == header + batch)
    }

    @Test func `is not seen before its first lines are in it`() throws {
        for call in 1...10 {
            let faults = SystemCallFaults(failing: call, with: .noSpace)
            let error = faults.failure { () throws(SpoolError) in
                _ = try results.append(header, cuttingBackTo: 0)
            }
            if error == nil {
                #expect(call > 3, "no call was made to fail")
                break
            }
            #expect(try Folder(at: temporary.layout.outbox).names().isEmpty)
        }
        #expect(try readFile(path) == header)
    }

    @Test(.enabled(if: canMount, "mounting needs root"))
    func `survives a disk that is really full`() throws {
        try mountMemory(at: temporary.layout.root)
        defer { unmount(temporary.layout.root) }
        try temporary.layout.create()
        let spool = try Spool(temporary.layout)
        let results = ResultsFile("results.csv", in: spool)
        let line = Array(repeating: UInt8(ascii: "x"), count: 99_999) + [UInt8(ascii: "\n")]
        var length = 0
        var trouble: SpoolError?
        while trouble == nil {
            do {
                length = try results.append(line, cuttingBackTo: length)
            } catch {
                trouble = error
            }
        }
        #expect(trouble?.isMachineTrouble == true)
        let file = temporary.layout.outbox.appending("results.csv")
        #expect(try FileFacts(at: file).size == length, "no half line stays")
        #expect(throws: SpoolError.self) {
            let document = try #require(RelativePath("a.json"))
            try spool.write(line + line, to: .outbox, as: document)
        }
        #expect(try Folder(at: temporary.layout.outbox).names().count == 1)
        #expect(try Folder(at: temporary.layout.work).names().isEmpty)
    }

    func append(_ bytes: [UInt8]) throws {
        let file = try FileDescriptor.open(path, .writeOnly, options: .append)
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }
}
