import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitService

@Suite(.tellingSeeds) struct `Whatever happens to the intake, and whenever` {
    @Test(arguments: UInt64(1)...300)
    func `it keeps its promises`(seed: UInt64) {
        var walk = IntakeWalk(seed: seed)
        walk.run()
        #expect(walk.broken == [], "seed \(seed); the last steps: \(walk.told.suffix(12))")
    }

    @Test func `and the walks go everywhere`() {
        var steps: [String: Int] = [:]
        for seed in UInt64(1)...300 {
            var walk = IntakeWalk(seed: seed)
            walk.run()
            for step in walk.told {
                steps[String("\(step)".prefix { $0.isLetter }), default: 0] += 1
            }
        }
        let all = [
            "recover", "begin", "handOver", "look", "wait", "drain", "tell", "pause", "end", "fail",
        ]
        for step in all { #expect(steps[step, default: 0] > 20, "\(step) in \(steps)") }
        #expect(steps.count == all.count, "\(steps)")
    }
}

/// A world without a disk and without a clock, in which an intake is driven by chance: files come
/// with a hint, stages fail, looks take their time, and at last somebody asks it to stop.
private struct IntakeWalk {
    /// What was promised and not kept.
    private(set) var broken: [String] = []

    /// The steps that were named.
    private(set) var told: [IntakeState.Step] = []

    private var state: IntakeState
    private var generator: SeededGenerator
    private let stopsWhenEmpty: Bool
    private let settle = Duration.milliseconds(100)
    private let rescanInterval: Duration
    private let retryInterval: Duration
    private var now = ContinuousClock.now

    /// When each file came that was not found yet.
    private var files: [ContinuousClock.Instant] = []
    private var portions = 0
    private var stopRequestedAt: ContinuousClock.Instant?
    private var hasFailed = false
    private var isPaused = false
    private var pauseEnd: ContinuousClock.Instant?
    private var toldTrouble: IntakeFailure?
    private var stepsSinceStop = 0
    private var lookBegan: ContinuousClock.Instant?

    init(seed: UInt64) {
        generator = SeededGenerator(testSeed: seed)
        stopsWhenEmpty = seed.isMultiple(of: 3)
        rescanInterval = .milliseconds(Int.random(in: 50...5000, using: &generator))
        retryInterval = .milliseconds(Int.random(in: 10...2000, using: &generator))
        state = IntakeState(stopsWhenEmpty: stopsWhenEmpty, retryInterval: retryInterval)
    }

    mutating func run() {
        var step = state.firstStep()
        for number in 0..<400 {
            told.append(step)
            check(step)
            guard let outcome = carryOut(step) else { return checkTheEnd(step) }
            step = state.step(after: outcome, at: now)
            if number == 300 { hear(.stopRequested) }
        }
        broken.append("it did not end")
    }

    // MARK: What is promised of each step

    private mutating func check(_ step: IntakeState.Step) {
        let isOver = stopRequestedAt != nil || hasFailed
        if stopRequestedAt != nil { stepsSinceStop += 1 }
        if stepsSinceStop > 4 { broken.append("\(stepsSinceStop) steps after the stop") }
        switch step {
        case .look, .handOver, .begin:
            if isPaused { broken.append("\(step) while paused") }
            if isOver, step != .begin(isAfterTrouble: true), step != .begin(isAfterTrouble: false) {
                broken.append("\(step) after the stop")
            }
            if step == .look, portions > 0 { broken.append("a look before what recovery left") }
            if case .begin(let isAfterTrouble) = step {
                if isAfterTrouble != (toldTrouble != nil) { broken.append("\(step)") }
                toldTrouble = nil
            }
        case .recover:
            isPaused = false
            if let pauseEnd, now < pauseEnd { broken.append("recovery before the pause is over") }
            pauseEnd = nil
            if stopRequestedAt != nil { broken.append("recovery after the stop") }
        case .wait(let moment):
            if isOver { broken.append("a wait after the stop") }
            if moment <= now { broken.append("a wait for what has passed") }
            if let first = files.min(), moment > max(now, first + settle) {
                broken.append("a file that came with a hint is waited past")
            }
        case .tell(let failure, let isNew):
            if isNew != (toldTrouble != failure) { broken.append("\(step)") }
            toldTrouble = failure
            isPaused = true
        case .pause(let end):
            if stopRequestedAt != nil { broken.append("a pause after the stop") }
            if end <= now || end > now + retryInterval { broken.append("\(step)") }
            pauseEnd = end
        case .drain, .end, .fail: break
        }
        checkReading()
    }

    private mutating func checkReading() {
        let expected = !hasFailed && stopRequestedAt.map { now < $0 + .seconds(3) } ?? true
        if state.mayReadOn(at: now) != expected { broken.append("reading on is not \(expected)") }
    }

    private mutating func checkTheEnd(_ step: IntakeState.Step) {
        guard step == .end, stopRequestedAt == nil else { return }
        if !stopsWhenEmpty { broken.append("it ended unasked") }
        // What came while it looked for the last time is for the next one that is started.
        if let lookBegan, let first = files.min(), first <= lookBegan {
            broken.append("it ended with a file in the inbox")
        }
    }

    // MARK: The world

    /// Lets the step take its time, in which anything may be noticed.
    ///
    /// - Returns: What came of it; nil when the walk is over.
    private mutating func carryOut(_ step: IntakeState.Step) -> IntakeState.Outcome? {
        switch step {
        case .end, .fail: return nil
        case .recover:
            pass(upTo: 50, stagesAreAtWork: false)
            if chance(4) { return .failed(someFailure()) }
            portions = Int.random(in: 0...3, using: &generator)
            return .recovered(portions: portions)
        case .look: return look()
        case .handOver:
            portions -= 1
            pass(upTo: 200, stagesAreAtWork: true)
        case .wait(let moment): sleep(until: moment, stagesAreAtWork: true)
        case .pause(let moment): sleep(until: moment, stagesAreAtWork: false)
        case .drain:
            pass(upTo: 200, stagesAreAtWork: true)
            hasFailed = false
            portions = 0
        case .begin, .tell: break
        }
        return .done
    }

    private mutating func look() -> IntakeState.Outcome {
        let began = now
        lookBegan = began
        let ready = files.filter { $0 + settle <= began }
        // What comes during the look is not in it; what is ready may be too much for one.
        let taken = ready.prefix(Int.random(in: 1...20, using: &generator))
        files.removeFirst(taken.count)
        let waiting = files.dropFirst(ready.count - taken.count)
        var look = InboxLook(
            found: taken.count, waiting: waiting.count, isComplete: taken.count == ready.count,
            settle: settle, rescanInterval: rescanInterval)
        look.nextDue = waiting.first.map { $0 + settle - began }
        pass(upTo: 150, stagesAreAtWork: true)
        if !hasFailed, chance(40) {
            hasFailed = true
            return .failed(someFailure())
        }
        return .looked(look)
    }

    private mutating func sleep(until moment: ContinuousClock.Instant, stagesAreAtWork: Bool) {
        let milliseconds = max(0, Int((moment - now) / .milliseconds(1)))
        // Somebody rings early, or nobody does.
        if chance(2) {
            pass(upTo: milliseconds, stagesAreAtWork: stagesAreAtWork)
        } else {
            now = max(now, moment)
        }
    }

    /// Lets time pass, in which up to three things are noticed.
    private mutating func pass(upTo milliseconds: Int, stagesAreAtWork: Bool) {
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            now += .milliseconds(Int.random(in: 0...max(0, milliseconds / 4), using: &generator))
            switch Int.random(in: 0..<60, using: &generator) {
            case 0: hear(.stopRequested)
            case 1...2 where stagesAreAtWork: hear(.failed(someFailure()))
            case 3..<30: hear(.hint)
            default: break
            }
        }
    }

    private mutating func hear(_ news: IntakeState.News) {
        state.hear(news, at: now)
        switch news {
        case .hint: files.append(now)
        case .stopRequested: stopRequestedAt = stopRequestedAt ?? now
        case .failed: hasFailed = true
        }
        checkReading()
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &generator) == 0
    }

    private mutating func someFailure() -> IntakeFailure {
        struct Mistake: Error {}
        if chance(12) { return IntakeFailure(Mistake()) }
        return IntakeFailure(
            ServiceError.diskAlmostFull(
                freeBytes: 0, minimumFreeBytes: Int.random(in: 1...3, using: &generator) << 20))
    }
}
