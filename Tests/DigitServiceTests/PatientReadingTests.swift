import DigitService
import DigitTestSupport
import Foundation
import ScanImages
import ScanLedger
import Synchronization
import Testing

@testable import DigitService

@Suite struct `A scan that does not come to an end` {
    /// A daemon in which reading hangs for some names until it is let go.
    private func rig(
        _ folder: String, hangsAt: @escaping @Sendable (String) -> Bool, until isLetGo: Gate
    ) throws -> ServiceRig {
        var rig = try ServiceRig(root: folder)
        rig.seams.patience = .milliseconds(250)
        rig.settings.scanTimeLimit = .milliseconds(500)
        rig.settings.workers = 2
        rig.seams.isAboutToRead = { if hangsAt($0) { isLetGo.wait() } }
        return rig
    }

    @Test func `is given up at the third time, and nobody else waits`() async throws {
        try await withTemporaryFolder { folder in
            let gate = Gate()
            defer { gate.open() }
            let rig = try rig(folder, hangsAt: { $0.hasPrefix("hang") }, until: gate)
            try await rig.whileRunning { rig, _ in
                // Given more of them than there are workers
                for number in 0..<4 { try rig.drop(strokePNG(number), as: "hang\(number).png") }
                try await waitUntil("their claim") { rig.files("work").count == 4 }
                // When others follow
                for number in 4..<8 { try rig.drop(strokePNG(number), as: "good\(number).png") }
                // Then
                try await waitUntil("the answers") { try rig.rows().count >= 4 }
                #expect(try rig.rows().prefix(4).allSatisfy { $0["status"] == "read" })
                try await waitUntil("the end of patience") { try rig.rows().count == 8 }
            }
            let row = try #require(try rig.row(of: "hang0.png"))
            #expect(row["code"] == "gave-up")
            #expect(
                row["reason"] == """
                    Reading this file was tried 3 times and came to no end. The last time: It took \
                    longer than 0.5 seconds ('reading.timeLimit'). Save the picture anew, or send \
                    it to the authors of digitd.
                    """)
            #expect(rig.files("failed").count == 8)
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("error: Reading does not come to an end")
                })
        }
    }

    @Test func `does not keep the daemon from ending, and is read by the next one`() async throws {
        try await withTemporaryFolder { folder in
            let gate = Gate()
            defer { gate.open() }
            var rig = try rig(folder, hangsAt: { _ in true }, until: gate)
            rig.settings.scanTimeLimit = .seconds(3600)
            try rig.drop(strokePNG(), as: "a.png")
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the claim") { rig.files("work").count == 1 }
            }
            #expect(try rig.rows().isEmpty)
            #expect(rig.files("work").count == 1)
            rig.seams.isAboutToRead = { _ in }
            try await rig.runOnce()
            #expect(try rig.row(of: "a.png")?["status"] == "read")
        }
    }
}

/// Lets all threads wait until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() { semaphore.signal() }
}

@Suite struct `A small picture` {
    @Test(arguments: [(28, 28, true), (500, 500, true), (501, 500, false), (1, 300_000, false)])
    func `is told by its pixels, whatever its bytes`(width: Int, height: Int, isSmall: Bool) {
        let picture = GreyImage(width: width, height: height)
        #expect(SmallPicture.isSmall(picture.pngBytes()) == isSmall)
        if height < 65_500 {
            #expect(SmallPicture.isSmall(picture.jpegBytes(quality: 50)) == isSmall)
        }
    }

    @Test func `is one by its first bytes alone, however they are cut or changed`() {
        let bytes = GreyImage(width: 2000, height: 2000).jpegBytes(quality: 50)
        for count in 0..<600 { _ = SmallPicture.isSmall(Array(bytes.prefix(count))) }
        let png = GreyImage(width: 2000, height: 2000).pngBytes()
        for count in 0..<40 { _ = SmallPicture.isSmall(Array(png.prefix(count))) }
        var huge = png
        huge.replaceSubrange(16..<24, with: [UInt8](repeating: 0xFF, count: 8))
        #expect(!SmallPicture.isSmall(huge))
        #expect(SmallPicture.isSmall(Array("no picture".utf8)))
        #expect(!SmallPicture.isSmall([UInt8](repeating: 0, count: 300 << 10)))
    }
}

@Suite struct `The movement of the stages` {
    @Test func `goes on while each stage with work has made a step`() {
        var movement = StageMovement()
        var before = movement
        #expect(movement.goesOn(since: before))
        movement.begin(.writing)
        #expect(movement.goesOn(since: before))
        before = movement
        #expect(!movement.goesOn(since: before))
        // What others do is no help.
        movement.begin(.claiming)
        movement.end(.claiming)
        #expect(!movement.goesOn(since: before))
        movement.move(.writing)
        #expect(movement.goesOn(since: before))
        before = movement
        movement.end(.writing)
        before = movement
        #expect(movement.goesOn(since: before))
    }
}

@Suite struct `The lane of scans that take long` {
    private func scan(_ id: Int64) -> ClaimedScan {
        ClaimedScan(claim: ScanClaim(id: id, name: [0x61], display: "a"), path: somePath)
    }

    @Test func `gives as many as there are workers, and others for those that are late`() async {
        let lane = PatientLane(width: { 2 }, mayGoOn: { true })
        lane.add((1...5).map(scan))
        #expect(await lane.next()?.claim.id == 1)
        #expect(await lane.next()?.claim.id == 2)
        async let third = lane.next()
        lane.becameLate()
        #expect(await third?.claim.id == 3)
        async let fourth = lane.next()
        lane.ended(isLate: false, again: scan(2))
        #expect(await fourth?.claim.id == 4)
        lane.ended(isLate: true)
        lane.ended(isLate: false)
        #expect(await lane.next()?.claim.id == 5)
        // What is tried again comes after all others, though nobody adds anything more.
        lane.close()
        lane.ended(isLate: false)
        #expect(await lane.next()?.claim.id == 2)
        lane.ended(isLate: false)
        lane.ended(isLate: false)
        #expect(await lane.next() == nil)
    }

    @Test func `lets nobody wait who may not go on`() async {
        let mayGoOn = Mutex(true)
        let lane = PatientLane(width: { 1 }, mayGoOn: { mayGoOn.withLock { $0 } })
        lane.add([scan(1), scan(2)])
        #expect(await lane.next()?.claim.id == 1)
        async let second = lane.next()
        async let room: Void = lane.waitForRoom(below: 1)
        mayGoOn.withLock { $0 = false }
        lane.ended(isLate: false)
        #expect(await second == nil)
        await room
    }
}
