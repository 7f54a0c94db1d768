import Synchronization
import Testing

@testable import DigitService

@Suite struct `A hand-off` {
    private final class Count: Sendable {
        private let state = Mutex(0)
        var value: Int { state.withLock { $0 } }
        func add() { state.withLock { $0 += 1 } }
    }

    @Test func `gives all in order, and lets its sender run ahead by no more than one`() async {
        let handoff = Handoff<Int>()
        let taken = Count()
        let sender = Task {
            for number in 0..<1000 {
                #expect(await handoff.send(number))
                // This one has its place, so the one before was taken, and the one before that
                // was counted.
                #expect(taken.value >= number - 1)
            }
            handoff.finish()
        }
        while let number = await handoff.next() {
            #expect(number == taken.value)
            taken.add()
        }
        await sender.value
        #expect(taken.value == 1000)
    }

    @Test func `that is ended still gives what it was given, and takes nothing more`() async {
        let handoff = Handoff<Int>()
        #expect(await handoff.send(1))
        async let isTaken = handoff.send(2)
        handoff.finish()
        #expect(await !isTaken)
        #expect(await handoff.next() == 1)
        #expect(await handoff.next() == nil)
        #expect(await !handoff.send(3))
    }

    @Test func `that is ended lets its receiver go`() async {
        let handoff = Handoff<Int>()
        async let next = handoff.next()
        handoff.finish()
        #expect(await next == nil)
    }

    @Test func `loses nothing to a cancelled task`() async {
        let handoff = Handoff<Int>()
        let sender = Task { await handoff.send(1) }
        sender.cancel()
        #expect(await sender.value)
        let receiver = Task { await handoff.next() }
        receiver.cancel()
        #expect(await receiver.value == 1)
    }
}
