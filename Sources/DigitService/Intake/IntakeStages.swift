import ScanLedger

/// What is ready to be recorded and written.
enum Answerable: Sendable {
    /// Scans that were read.
    case scans([ReadScan])

    /// What people say of answered ones.
    case corrections([Correction])
}

/// What stands between the stages: each takes from one hand-off and gives to the next.
struct IntakeHandoffs: Sendable {
    /// Scans that are in `work/`.
    let claimed = Handoff<[ClaimedScan]>()

    /// Scans with what they were read as, and corrections, which need not be read.
    let read = Handoff<Answerable>()

    /// Answers that are in the ledger and the outbox.
    let written = Handoff<WrittenBatch>()

    /// Answers that are on the disk.
    let synced = Handoff<WrittenBatch>()

    /// Ends all of them, so that every stage ends with what it has in hand.
    func finish() {
        claimed.finish()
        read.finish()
        written.finish()
        synced.finish()
    }
}

/// The stages that a claimed batch passes: it is read on all cores, written, synced, filed away.
///
/// They work at the same time on successive batches. Syncs take as long as the reading; one after the other, the
/// cores would stand idle during each sync.
struct IntakeStages: Sendable {
    let reading: ReadingStage
    let answering: AnsweringDesk
    let status: ServiceStatus
    let course: IntakeCourse
    let corrections: CorrectionsInHand

    /// For filing away; claims are taken on the same queue.
    let movingQueue: WorkQueue

    private let writingQueue = WorkQueue("writing")
    private let syncingQueue = WorkQueue("syncing")

    /// Lets the stages start; they end when what they take from has ended, or when one of them
    /// fails.
    func start(on handoffs: IntakeHandoffs, in group: inout TaskGroup<Void>) {
        group.addTask { await read(handoffs) }
        group.addTask { await write(handoffs) }
        group.addTask { await sync(handoffs) }
        group.addTask { await file(handoffs) }
    }

    private func read(_ handoffs: IntakeHandoffs) async {
        defer { handoffs.read.finish() }
        await reading.run(from: handoffs.claimed, to: handoffs.read) { error in
            _ = drop(handoffs, because: error)
        }
    }

    private func write(_ handoffs: IntakeHandoffs) async {
        defer { handoffs.written.finish() }
        // What the ledger will know when those batches are filed away.
        var files: [String: ResultsFileRecord] = [:]
        await takeBatches(from: handoffs.read, handoffs) { ready in
            let batch = try await status.during(.writing) {
                try await writingQueue.run { [answering, corrections, files] in
                    switch ready {
                    case .scans(let scans): try answering.write(scans, following: files)
                    case .corrections(let found):
                        try answering.write(
                            found, following: files, whereRefused: corrections.passOver)
                    }
                }
            }
            files.merge(batch.files) { _, new in new }
            return await handoffs.written.send(batch)
        }
    }

    private func sync(_ handoffs: IntakeHandoffs) async {
        defer { handoffs.synced.finish() }
        await takeBatches(from: handoffs.written, handoffs) { batch in
            try await status.during(.syncing) {
                try await syncingQueue.run { [answering] in try answering.sync() }
            }
            return await handoffs.synced.send(batch)
        }
    }

    private func file(_ handoffs: IntakeHandoffs) async {
        await takeBatches(from: handoffs.synced, handoffs) { batch in
            try await status.during(.filing) {
                try await movingQueue.run { [answering] in
                    try answering.fileAway(batch)
                    answering.tell(of: batch.answered)
                }
            }
            status.count(batch.answered)
            if batch.isOfCorrections { corrections.lookAgain() }
            return true
        }
    }

    /// Does a stage's work on one batch after the other, until there is no more or nobody takes
    /// what comes of it.
    private func takeBatches<Batch>(
        from handoff: Handoff<Batch>, _ handoffs: IntakeHandoffs,
        work: (Batch) async throws -> Bool
    ) async {
        do {
            while let batch = await handoff.next(), try await work(batch) {}
        } catch {
            _ = drop(handoffs, because: error)
        }
    }

    /// Ends the stages because something has failed; what they have in hand is dropped.
    func drop(_ handoffs: IntakeHandoffs, because error: any Error) -> IntakeFailure {
        let failure = IntakeFailure(error)
        // Said first: whoever finds a hand-off closed asks for the next step.
        course.hear(.failed(failure))
        handoffs.finish()
        return failure
    }
}
