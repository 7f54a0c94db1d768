import DigitService
import DigitTestSupport
import Foundation
import ScanLedger
import ScanSpool
import Synchronization
import SystemPackage
import Testing

@Suite struct `The daemon learns` {
    @Test func `once labels have changed and settled, and not again until they change`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(50)
            rig.trainer = try fakeTrainer(
                in: folder, "echo \"$@\" >> '\(folder)/calls'; echo 'Nothing was better.'")
            try await rig.whileRunning { rig, _ in
                func calls() -> Int { (try? rig.text("calls"))?.split(separator: "\n").count ?? 0 }
                // When
                try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
                try await waitUntil("the first retraining") { calls() == 1 }
                try Data(strokePNG(2)).write(to: URL(filePath: "\(folder)/training/3/b.png"))
                try await waitUntil("the second retraining") { calls() == 2 }
                // What is no label causes no work: the drop that follows is answered meanwhile.
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/training/reports", withIntermediateDirectories: true)
                try Data("a report".utf8)
                    .write(to: URL(filePath: "\(folder)/training/reports/x.txt"))
                try rig.drop(strokePNG(3), as: "c.png")
                try await waitUntil("the answer") { try rig.row(of: "c.png") != nil }
                try await Task.sleep(for: .milliseconds(200))
            }
            // Then
            #expect(
                try rig.text("calls")
                    == String(
                        repeating:
                            "retrain --root \(folder) --background --json --daemon \(getpid())\n",
                        count: 2)
            )
        }
    }

    @Test func `and writes down what came of it`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.trainer = try fakeTrainer(
                in: folder, "echo 'The labels are unreadable.' >&2; exit 65")
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the record") { try rig.summary().lastRetraining != nil }
            }
            let record = try #require(try rig.summary().lastRetraining)
            #expect(record.outcome == .failed)
            #expect(record.summary == "The labels are unreadable.")
        }
    }

    @Test func `and takes nobody else's change of the model for its own`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            let number = Mutex<UInt64>(1)
            rig.models = ModelSource {
                ModelSource.Loaded(model: smallModel(seed: number.withLock { $0 }))
            } version: {
                "\(number.withLock { $0 })"
            }
            rig.trainer = try fakeTrainer(
                in: folder,
                """
                echo started > '\(folder)/started'
                while [ ! -e '\(folder)/rolled-back' ]; do sleep 0.01; done
                echo '{"outcome":"kept-out","reason":"It is not clearly better.","files":["a"]}'
                """)
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the trainer") { (try? rig.text("started")) != nil }
                // When somebody goes back to another model meanwhile
                number.withLock { $0 = 2 }
                try Data().write(to: URL(filePath: "\(folder)/rolled-back"))
                try await waitUntil("the record") { try rig.summary().lastRetraining != nil }
            }
            // Then
            let record = try #require(try rig.summary().lastRetraining)
            #expect(record.outcome == .kept)
            #expect(record.model == nil)
            #expect(record.summary == "It is not clearly better.")
            #expect(
                rig.log.lines.contains(
                    "notice: The retraining has ended outcome=kept "
                        + "summary=It is not clearly better."))
        }
    }

    @Test func `and says so when the trainer was killed`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.trainer = try fakeTrainer(in: folder, "kill -KILL $$")
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the record") { try rig.summary().lastRetraining != nil }
            }
            let record = try #require(try rig.summary().lastRetraining)
            #expect(record.outcome == .failed)
            #expect(record.summary == "It was killed by signal 9 and said nothing.")
        }
    }

    @Test func `and ends a trainer that runs when it is stopped`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.trainer = try fakeTrainer(
                in: folder, "echo started > '\(folder)/started'; exec sleep 1000")
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            let clock = ContinuousClock()
            let time = try await clock.measure {
                try await rig.whileRunning { rig, _ in
                    try await waitUntil("the trainer") { (try? rig.text("started")) != nil }
                }
            }
            // The trainer would sleep for a thousand.
            #expect(time < .seconds(500))
        }
    }

    @Test func `and ends a trainer that stands still, and tidies up after it`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.settings.retrainingTimeLimit = .milliseconds(300)
            rig.trainer = try fakeTrainer(
                in: folder,
                """
                echo x > '\(folder)/models/.retraining-memory.json.'$$.tmp
                mkdir '\(folder)/models/.000001.tmp' '\(folder)/training/reports'
                echo x > '\(folder)/training/reports/.a.txt.'$$.tmp
                echo '{"learned":0.4}'
                kill -STOP $$
                """)
            let lines = Mutex<[String]>([])
            rig.seams.notifications.status = { line in lines.withLock { $0.append(line) } }
            rig.seams.notifications.watchdogInterval = .milliseconds(40)
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the record") { try rig.summary().lastRetraining != nil }
            }
            let record = try #require(try rig.summary().lastRetraining)
            #expect(record.outcome == .failed)
            #expect(
                record.summary == "It was ended after 0 seconds ('retraining.timeLimit').")
            #expect(rig.files("models").filter { $0.hasSuffix(".tmp") }.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/models/.000001.tmp"))
            #expect(rig.files("training/reports").isEmpty)
            #expect(lines.withLock { $0.contains { $0.hasSuffix("; retraining, 40 %") } })
        }
    }

    @Test func `and says once that somebody else does`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.seams.learningRetryInterval = .milliseconds(20)
            rig.trainer = try fakeTrainer(
                in: folder,
                """
                echo x >> '\(folder)/calls'
                [ "$(wc -l < '\(folder)/calls')" -gt 3 ] || exit 75
                echo '{"learned":0}'
                echo '{"outcome":"kept-out","reason":"It is not better.","files":["a"]}'
                """)
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the record") { try rig.summary().lastRetraining != nil }
            }
            let told = rig.log.lines.filter { $0.contains("earning") || $0.contains("retraining") }
            #expect(
                told.filter { !$0.hasPrefix("debug") } == [
                    "notice: Somebody else is retraining; these labels come after that",
                    "info: Learning from the labelled images",
                    "notice: The retraining has ended outcome=kept summary=It is not better.",
                ])
        }
    }

    @Test(arguments: [true, false])
    func `at once when somebody asks for it, whether or not it learns by itself`(
        isEnabled: Bool
    ) async throws {
        try await withTemporaryFolder { folder in
            // Given a daemon that would wait for an hour
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .seconds(3600)
            rig.settings.retraining.enabled = isEnabled
            rig.trainer = try fakeTrainer(
                in: folder,
                """
                echo x >> '\(folder)/calls'
                echo '{"outcome":"unchanged","reason":"The labels are those of the last run.","files":[]}'
                """)
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            let wish = SpoolLayout(root: FilePath(folder)).learningWish.string
            try await rig.whileRunning { rig, _ in
                func calls() -> Int { (try? rig.text("calls"))?.split(separator: "\n").count ?? 0 }
                for count in 1...2 {
                    // When
                    try Data().write(to: URL(filePath: wish))
                    // Then
                    try await waitUntil("retraining \(count)") { calls() == count }
                    #expect(!FileManager.default.fileExists(atPath: wish))
                    try await waitUntil("what came of it") {
                        rig.log.lines.count {
                            $0.hasPrefix("notice: There was nothing new to learn")
                        } == count
                    }
                }
            }
        }
    }

    @Test func `and says so when it is asked to and there is nothing`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.trainer = try fakeTrainer(in: folder, "echo called > '\(folder)/calls'")
            try await rig.whileRunning { rig, _ in
                let wish = SpoolLayout(root: FilePath(folder)).learningWish.string
                try Data().write(to: URL(filePath: wish))
                try await waitUntil("a word on it") {
                    rig.log.lines.contains("notice: There are no labels to learn from")
                }
            }
            #expect((try? rig.text("calls")) == nil)
        }
    }

    @Test func `not when it is told not to`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.retraining.settle = .milliseconds(10)
            rig.settings.retraining.enabled = false
            rig.trainer = try fakeTrainer(in: folder, "echo called > '\(folder)/calls'")
            try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/7/a.png"))
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(3), as: "c.png")
                try await waitUntil("the answer") { try rig.row(of: "c.png") != nil }
            }
            #expect((try? rig.text("calls")) == nil)
        }
    }

    /// A trainer that does what a line of shell does.
    private func fakeTrainer(in folder: String, _ script: String) throws -> TrainerCommand {
        let path = "\(folder)/trainer.sh"
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
        #expect(chmod(path, 0o700) == 0)
        return TrainerCommand(
            executable: FilePath(path),
            arguments: TrainerCommand.thisProgram(root: FilePath(folder)).arguments)
    }
}

@Suite struct `Another model` {
    @Test func `reads as soon as the pointer has moved, without a restart`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            var rig = try ServiceRig(root: folder)
            let number = Mutex<UInt64>(1)
            rig.models = ModelSource {
                ModelSource.Loaded(model: smallModel(seed: number.withLock { $0 }))
            } version: {
                "\(number.withLock { $0 })"
            }
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(1), as: "a.png")
                try await waitUntil("the first answer") { try rig.row(of: "a.png") != nil }
                // When
                number.withLock { $0 = 2 }
                try await waitUntil("the other model") {
                    rig.log.lines.contains {
                        $0.hasPrefix("notice: Another model reads from now on")
                    }
                }
                try rig.drop(strokePNG(2), as: "b.png")
                try await waitUntil("the second answer") { try rig.row(of: "b.png") != nil }
            }
            // Then
            for (file, seed) in [("a.png", 1), ("b.png", 2)] {
                let row = try #require(try rig.row(of: file))
                #expect(row["model"] == smallModel(seed: UInt64(seed)).identity.prefix(12))
            }
        }
    }

    @Test func `that cannot be used leaves the present one at work`() async throws {
        try await withTemporaryFolder { folder in
            struct Unusable: Error {}
            var rig = try ServiceRig(root: folder)
            let isBroken = Mutex(false)
            rig.models = ModelSource {
                if isBroken.withLock({ $0 }) { throw Unusable() }
                return ModelSource.Loaded(model: smallModel())
            } version: {
                isBroken.withLock { $0 } ? "2" : "1"
            }
            try await rig.whileRunning { rig, _ in
                isBroken.withLock { $0 = true }
                try await waitUntil("the complaint") {
                    rig.log.lines.contains {
                        $0.hasPrefix(
                            "error: The new model cannot be used; the present one goes on")
                    }
                }
                try rig.drop(strokePNG(2), as: "b.png")
                try await waitUntil("the answer") { try rig.row(of: "b.png") != nil }
            }
        }
    }
}
