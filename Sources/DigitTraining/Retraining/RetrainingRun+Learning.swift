import NeuralNetwork

extension RetrainingRun {
    /// Trains a new model and judges it; what is found goes into the report.
    ///
    /// - Returns: The new model, or `nil` when none was trained.
    func learn(
        from labels: DigestedLabels, parent: Model, report: inout RetrainingReport,
        onStage: (Stage) -> Void, shouldContinue: @Sendable () -> Bool
    ) -> Model? {
        let all = LabelledFolder(
            labels, workers: settings.workers, shouldContinue: shouldContinue)
        guard shouldContinue() else { return stop(&report) }
        report.problems = all.problems
        for label in all.images.labels { report.countsPerDigit[Int(label)] += 1 }
        guard all.images.count >= settings.minimumImages else {
            report.conclude(
                .skipped,
                "There are \(all.images.count) usable labelled images; learning begins with "
                    + "\(settings.minimumImages).",
                next: "Add at least \(settings.minimumImages - all.images.count) more.")
            return nil
        }

        let used = sample(all, report: &report)
        let parts = HeldOutLabels(of: used.map { all.digests[$0] })
        let learned = all.images.selecting(parts.learned.map { used[$0] })
        let heldOut = all.images.selecting(parts.heldOut.map { used[$0] })
        report.heldOut = heldOut.count
        let base = baseMemory(settings, seed)
        report.notes += base.notes
        guard shouldContinue() else { return stop(&report) }

        let training = CandidateTraining(
            parent: parent, rehearsal: base.rehearsal, labelled: learned,
            epochs: settings.epochs, seed: seed, workers: settings.workers)
        guard
            let network = training.network(
                onProgress: { onStage(.training($0)) }, shouldContinue: shouldContinue)
        else { return stop(&report) }

        onStage(.comparing)
        let candidate = model(of: network, parent: parent, learned: learned.count, base: base)
        judge(candidate, parent, base: base, heldOut: heldOut, report: &report)
        report.suspicious = SuspiciousLabels.find(
            in: all.images, names: all.names,
            before: parent.digitProbabilities(for: all.images, workers: settings.workers),
            after: candidate.digitProbabilities(for: all.images, workers: settings.workers))
        guard shouldContinue() else { return stop(&report) }
        return candidate
    }

    /// The places of the images to use: all of them, or a fixed sample of too many.
    private func sample(_ all: LabelledFolder, report: inout RetrainingReport) -> [Int] {
        guard all.images.count > settings.maximumImages else { return Array(0..<all.images.count) }
        report.notes.append(
            "Of \(all.images.count) labelled images a fixed sample of \(settings.maximumImages) "
                + "was used; 'retraining.maximumImages' sets the limit.")
        // The images are in the order of their digests, which is as good as drawing lots.
        return Array(0..<settings.maximumImages)
    }

    /// Makes a model of a trained network, calibrated on the base validation images.
    private func model(
        of network: Network, parent: Model, learned: Int, base: BaseMemory
    ) -> Model {
        var facts = ModelFacts(
            recipe: "retrained", cost: parent.facts.cost, seed: seed, epochs: settings.epochs,
            data: "\(learned) labelled images, \(base.rehearsal.count) rehearsed",
            parent: parent.identity, created: now().iso, digitdVersion: digitdVersion)
        facts.temperature =
            Calibration(
                of: network, facts: facts, on: base.validation, workers: settings.workers
            ).temperature
        let correct = network.correct(on: base.validation, workers: settings.workers)
        if base.validation.count > 0 {
            facts.accuracy = Double(correct) / Double(base.validation.count)
            facts.additional["accuracy_on"] = "\(base.validation.count) \(base.description)"
        }
        return Model(network: network, facts: facts)
    }

    private func judge(
        _ candidate: Model, _ parent: Model, base: BaseMemory, heldOut: LabelledImages,
        report: inout RetrainingReport
    ) {
        let onBase = RetrainingReport.Comparison(
            of: candidate.network, with: parent.network, on: base.validation,
            called: base.description, workers: settings.workers)
        let onLabels = RetrainingReport.Comparison(
            of: candidate.network, with: parent.network, on: heldOut,
            called: "held-out labelled images", workers: settings.workers)
        report.base = onBase
        report.labelled = onLabels
        let gate = RetrainingGate(baseTolerance: settings.baseTolerance)
        switch gate.verdict(base: onBase, labelled: onLabels) {
        case .promote(let reason, let next): report.conclude(.promoted, reason, next: next)
        case .keepOut(let reason, let next): report.conclude(.keptOut, reason, next: next)
        }
    }

    func interrupted(_ report: RetrainingReport) -> RetrainingReport {
        var report = report
        report.conclude(
            .interrupted, "The retraining was stopped before its end.",
            next: "It begins anew at the next opportunity.")
        return report
    }

    private func stop(_ report: inout RetrainingReport) -> Model? {
        report = interrupted(report)
        return nil
    }
}

extension RetrainingReport.Comparison {
    /// Compares two networks image by image.
    init(
        of candidate: Network, with parent: Network, on images: LabelledImages,
        called name: String, workers: Int
    ) {
        self.init(
            images: name, count: images.count, correctBefore: 0, correctAfter: 0, gained: 0,
            lost: 0)
        let before = parent.classify(images, workers: workers)
        let after = candidate.classify(images, workers: workers)
        for (index, label) in images.labels.enumerated() {
            let (old, new) = (before[index] == Int(label), after[index] == Int(label))
            if old { correctBefore += 1 }
            if new { correctAfter += 1 }
            if new && !old { gained += 1 }
            if old && !new { lost += 1 }
        }
    }
}
