import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a question that long work asks itself: whether to go on.
///
/// The first signal lets the work end in good order; a second one ends the process at once, since
/// someone who presses Ctrl-C twice means it.
final class Interruption: Sendable {
    private let raised = Atomic<Int32>(0)

    // Written once, before anyone else knows of this object; Dispatch's own calls are thread-safe.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - signals: The signals to listen to.
    ///   - onFirst: Called once, on a thread of its own, when the first signal arrives.
    init(_ signals: [Int32] = [SIGINT, SIGTERM], onFirst: @escaping @Sendable () -> Void = {}) {
        sources = signals.map { number in
            // Without this, the signal would end the process before the source sees it.
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for (source, number) in zip(sources, signals) {
            source.setEventHandler { [weak self] in
                guard let self else { return }
                let (isFirst, _) = raised.compareExchange(
                    expected: 0, desired: number, ordering: .relaxed)
                for other in signals { signal(other, SIG_DFL) }
                if isFirst { onFirst() } else { raise(number) }
            }
            source.activate()
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    /// Whether a signal has arrived.
    var isRaised: Bool { raised.load(ordering: .relaxed) != 0 }
}
