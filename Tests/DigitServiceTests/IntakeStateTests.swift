import Testing

@testable import DigitService

/// One line of a table: what is heard or came of a step, when, and the step that must follow.
private enum Line {
    /// Something is noticed.
    case hear(IntakeState.News, at: Int)

    /// The step under way has come to this, so the next one is that.
    case then(IntakeState.Outcome, at: Int, IntakeState.Step)
}

private struct Trouble: Error, CustomStringConvertible {
    let description: String
}

@Suite struct `The intake decides` {
    private static let start = ContinuousClock.now

    /// A moment, in milliseconds since the table's beginning.
    private static func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        start + .milliseconds(milliseconds)
    }

    private static let fullDisk = IntakeFailure(
        ServiceError.diskAlmostFull(freeBytes: 0, minimumFreeBytes: 1 << 20))
    private static let fullerDisk = IntakeFailure(
        ServiceError.diskAlmostFull(freeBytes: 0, minimumFreeBytes: 2 << 20))
    private static let mistake = IntakeFailure(Trouble(description: "A mistake."))

    /// A look by settings with a settle time of 100 ms and a look every five seconds.
    private static func look(
        _ found: Int, waiting: Int = 0, due: Int? = nil, isComplete: Bool = true
    ) -> IntakeState.Outcome {
        .looked(
            InboxLook(
                found: found, waiting: waiting, nextDue: due.map { .milliseconds($0) },
                isComplete: isComplete, settle: .milliseconds(100), rescanInterval: .seconds(5)))
    }

    /// Follows a table from the first step on, which is recovery.
    private func expect(
        _ lines: [Line], once: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var state = IntakeState(stopsWhenEmpty: once, retryInterval: .seconds(2))
        #expect(state.firstStep() == .recover, sourceLocation: sourceLocation)
        for (number, line) in lines.enumerated() {
            switch line {
            case .hear(let news, let moment): state.hear(news, at: Self.at(moment))
            case .then(let outcome, let moment, let expected):
                let step = state.step(after: outcome, at: Self.at(moment))
                #expect(step == expected, "line \(number + 1)", sourceLocation: sourceLocation)
            }
        }
    }

    private static let beginning: [Line] = [
        .then(.recovered(portions: 0), at: 0, .begin(isAfterTrouble: false)),
        .then(.done, at: 0, .look),
    ]

    @Test func `to look again when the next file may be ready, or after the interval`() {
        expect(
            Self.beginning + [
                .then(Self.look(3), at: 20, .wait(until: Self.at(5000))),
                .then(.done, at: 5000, .look),
                .then(Self.look(0, waiting: 2, due: 70), at: 5010, .wait(until: Self.at(5070))),
                .then(.done, at: 5070, .look),
                // A look that takes longer than that is followed by the next one at once.
                .then(Self.look(1, waiting: 1, due: 30), at: 5110, .look),
            ])
    }

    @Test func `to look at once when it has not seen all of the inbox`() {
        expect(
            Self.beginning + [
                .then(Self.look(1024, waiting: 9, isComplete: false), at: 20, .look),
                .then(Self.look(1024, isComplete: false), at: 40, .look),
            ])
    }

    @Test func `to look once for a burst of hints, and not before its file can be ready`() {
        expect(
            Self.beginning + [
                .then(Self.look(0), at: 20, .wait(until: Self.at(5000))),
                .hear(.hint, at: 1000),
                .then(.done, at: 1001, .wait(until: Self.at(1100))),
                .hear(.hint, at: 1050),
                .then(.done, at: 1051, .wait(until: Self.at(1100))),
                .then(.done, at: 1100, .look),
                .then(Self.look(1), at: 1105, .wait(until: Self.at(6100))),
            ])
    }

    @Test func `not to forget what was noticed during a look or a pause`() {
        expect(
            Self.beginning + [
                .hear(.hint, at: 10),
                .then(Self.look(0), at: 20, .wait(until: Self.at(110))),
                .hear(.failed(Self.fullDisk), at: 50),
                .then(.done, at: 51, .drain),
                .then(.done, at: 60, .tell(Self.fullDisk, isNew: true)),
                .then(.done, at: 60, .pause(until: Self.at(2060))),
                .hear(.hint, at: 2050),
                .then(.done, at: 2051, .pause(until: Self.at(2060))),
                .then(.done, at: 2060, .recover),
                .then(.recovered(portions: 0), at: 2061, .begin(isAfterTrouble: true)),
                .then(.done, at: 2062, .look),
                .then(Self.look(0), at: 2070, .wait(until: Self.at(2150))),
            ])
    }

    @Test func `to hand over what recovery has left before it claims anything`() {
        expect([
            .then(.recovered(portions: 2), at: 0, .begin(isAfterTrouble: false)),
            .then(.done, at: 0, .handOver), .then(.done, at: 10, .handOver),
            .then(.done, at: 20, .look),
        ])
    }

    @Test func `to leave it where it is when it is asked to stop`() {
        expect([
            .then(.recovered(portions: 2), at: 0, .begin(isAfterTrouble: false)),
            .then(.done, at: 0, .handOver), .hear(.stopRequested, at: 5),
            .then(.done, at: 10, .drain), .then(.done, at: 20, .end),
        ])
    }

    @Test func `to end where it was told to once nothing is left`() {
        expect(
            Self.beginning + [
                .then(Self.look(2), at: 20, .look),
                .then(Self.look(0, waiting: 1, due: 50), at: 30, .wait(until: Self.at(70))),
                .then(.done, at: 70, .look),
                .then(Self.look(1), at: 80, .look),
                .then(Self.look(0), at: 90, .drain),
                .then(.done, at: 95, .end),
            ], once: true)
    }

    @Test func `to pause for trouble of the machine, and to tell of each once`() {
        expect(
            Self.beginning + [
                .then(.failed(Self.fullDisk), at: 10, .drain),
                .then(.done, at: 20, .tell(Self.fullDisk, isNew: true)),
                .then(.done, at: 20, .pause(until: Self.at(2020))),
                .then(.done, at: 2020, .recover),
                .then(.failed(Self.fullDisk), at: 2021, .tell(Self.fullDisk, isNew: false)),
                .then(.done, at: 2021, .pause(until: Self.at(4021))),
                .then(.done, at: 4021, .recover),
                .then(.failed(Self.fullerDisk), at: 4022, .tell(Self.fullerDisk, isNew: true)),
                .then(.done, at: 4022, .pause(until: Self.at(6022))),
                .then(.done, at: 6022, .recover),
                .then(.recovered(portions: 1), at: 6023, .begin(isAfterTrouble: true)),
                .then(.done, at: 6023, .handOver),
                // The same trouble is new when the work went on between.
                .hear(.failed(Self.fullerDisk), at: 6030),
                .then(.done, at: 6031, .drain),
                .then(.done, at: 6032, .tell(Self.fullerDisk, isNew: true)),
            ])
    }

    @Test func `that the first failure is the one that counts`() {
        expect(
            Self.beginning + [
                .hear(.failed(Self.fullDisk), at: 5), .hear(.failed(Self.mistake), at: 6),
                .then(.failed(Self.mistake), at: 10, .drain),
                .then(.done, at: 20, .tell(Self.fullDisk, isNew: true)),
            ])
    }

    @Test func `to end with trouble where it was told to end when all is done`() {
        expect(
            Self.beginning + [
                .then(.failed(Self.fullDisk), at: 10, .drain),
                .then(.done, at: 20, .tell(Self.fullDisk, isNew: true)),
                .then(.done, at: 20, .fail(Self.fullDisk)),
            ], once: true)
    }

    @Test func `to end with whatever is no trouble of the machine`() {
        expect([.then(.failed(Self.mistake), at: 10, .fail(Self.mistake))])
        expect(
            Self.beginning + [
                .hear(.failed(Self.mistake), at: 10), .then(Self.look(5), at: 20, .drain),
                .then(.done, at: 30, .fail(Self.mistake)),
            ])
    }

    @Test func `to end at once where it waits or pauses and is asked to stop`() {
        expect(
            Self.beginning + [
                .then(Self.look(0), at: 10, .wait(until: Self.at(5000))),
                .hear(.stopRequested, at: 20), .then(.done, at: 21, .drain),
                .then(.done, at: 30, .end),
            ])
        expect([
            .then(.failed(Self.fullDisk), at: 0, .tell(Self.fullDisk, isNew: true)),
            .then(.done, at: 0, .pause(until: Self.at(2000))),
            .hear(.stopRequested, at: 20), .then(.done, at: 21, .end),
        ])
        var state = IntakeState(stopsWhenEmpty: false, retryInterval: .seconds(2))
        state.hear(.stopRequested, at: Self.start)
        #expect(state.firstStep() == .end)
    }

    @Test func `to read on for three seconds after a request to stop, and not after a failure`() {
        var state = IntakeState(stopsWhenEmpty: false, retryInterval: .seconds(2))
        #expect(state.mayReadOn(at: Self.at(0)))
        state.hear(.stopRequested, at: Self.at(1000))
        // A second request does not lengthen it.
        state.hear(.stopRequested, at: Self.at(2000))
        #expect(state.mayReadOn(at: Self.at(3999)))
        #expect(!state.mayReadOn(at: Self.at(4000)))
        state.hear(.failed(Self.fullDisk), at: Self.at(2500))
        #expect(!state.mayReadOn(at: Self.at(2500)))
    }
}
