/// Whether the stages of the work move while they have work to do.
///
/// A stage that waits for work may stand still as long as it likes. One that has work and stands still is
/// a reason for the service manager to end the process, whatever the others do.
struct StageMovement: Sendable, Equatable {
    /// A stage of the work.
    enum Stage: Sendable, CaseIterable {
        /// Ledger and folders are brought into agreement.
        case recovery
        /// The inbox is looked through, and what is ready is claimed.
        case claiming
        /// Small scans are read; those that are read alone have a time limit of their own.
        case reading
        /// Answers are written.
        case writing
        /// Answers are put on the disk.
        case syncing
        /// Originals are filed away.
        case filing
    }

    private var underWay: [Stage: Int] = [:]
    private var steps: [Stage: Int] = [:]

    /// Says that a stage has got a piece of work.
    mutating func begin(_ stage: Stage) {
        underWay[stage, default: 0] += 1
        move(stage)
    }

    /// Says that a stage has finished a piece of its work.
    mutating func end(_ stage: Stage) {
        underWay[stage, default: 0] -= 1
        move(stage)
    }

    /// Says that a stage has made a step in its work.
    mutating func move(_ stage: Stage) { steps[stage, default: 0] += 1 }

    /// Returns whether every stage that has work has moved since an earlier look, or got its work since.
    func goesOn(since earlier: StageMovement) -> Bool {
        Stage.allCases.allSatisfy { stage in
            underWay[stage, default: 0] == 0 || steps[stage] != earlier.steps[stage]
        }
    }
}
