import DigitEvaluation
import Logging
import ScanSpool
import ServiceLifecycle

/// Notices what people correct, by requests and by labels, and hands it to the intake.
///
/// It watches `training` for the retraining as well: the kernel gives a user few watchers.
struct CorrectionService: Service {
    let layout: SpoolLayout
    let gathering: CorrectionGathering
    let inHand: CorrectionsInHand
    let changes: ChangeTimes
    let course: IntakeCourse
    let status: ServiceStatus
    let log: Logger

    private let queue = WorkQueue("correcting")

    /// How long to wait after a change: a folder that is being moved in is looked at once.
    private static let pause = Duration.milliseconds(50)

    /// Looks whenever something changes, until the daemon stops.
    func run() async throws {
        let watcher = await queue.run { [layout] in
            FolderWatcher(layout.training, noticesRemovals: true)
        }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in watcher.events {
                        changes.note()
                        inHand.lookAgain()
                    }
                }
                group.addTask { await lookAgainAndAgain() }
                await group.next()
                group.cancelAll()
            }
        }
        watcher.stop()
    }

    private func lookAgainAndAgain() async {
        var told: [FileProblem] = []
        while !Task.isCancelled {
            do {
                let found = try await queue.run { [gathering] in try gathering.look() }
                if found.problems != told { tell(found.problems, except: told) }
                told = found.problems
                if !found.corrections.isEmpty {
                    inHand.put(found.corrections)
                    course.hear(.hint)
                }
            } catch {
                // The same trouble pauses the intake, which says so; it rings when that is over.
                log.debug("Nothing can be corrected now", metadata: ["reason": "\(error)"])
            }
            await inHand.wait(until: .now + .seconds(3600))
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// The most problems that are told by name.
    private static let mostTold = 20

    private func tell(_ problems: [FileProblem], except told: [FileProblem]) {
        let new = problems.filter { !told.contains($0) }
        for problem in new.prefix(Self.mostTold) {
            log.warning(
                "A label cannot be used",
                metadata: ["file": "training/\(problem.name)", "reason": "\(problem.reason)"])
        }
        if new.count > Self.mostTold {
            log.warning(
                "More labels cannot be used; the next report names them",
                metadata: ["count": "\(new.count - Self.mostTold)"])
        }
        status.update { status in
            status.labelProblems = problems.prefix(Self.mostTold).map {
                "'training/\($0.name)': \($0.reason)"
            }
        }
    }
}
