import DigitEvaluation
import DigitReading
import NeuralNetwork

extension RetrainingRun {
    /// Trains a new model and judges it; what is found goes into the report.
    ///
    /// - Returns: The new model, or `nil` when none was trained.
    func learn(
        from labels: DigestedLabels, parent: Model, report: inout RetrainingReport,
        onStage: @escaping (Stage) -> Void, shouldContinue: @escaping @Sendable () -> Bool
    ) -> Model? {
        var labels = labels
        if labels.entries.count > settings.maximumImages {
            report.notes.append(
                "Of \(labels.entries.count) labelled files a fixed sample of "
                    + "\(settings.maximumImages) was used.")
            labels.limit(to: settings.maximumImages)
        }
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

        let parts = HeldOutLabels(of: all.digests)
        report.heldOut = parts.heldOut.count
        var base = baseMemory(settings, seed)
        if parent.network.architecture.knowsNoDigit { base.addNonDigits(settings, seed: seed) }
        report.notes += base.notes
        guard shouldContinue() else { return stop(&report) }

        let trial = RetrainingTrial(
            parent: parent, base: base, images: all.images, settings: settings, seed: seed,
            onProgress: { onStage(.training($0)) }, shouldContinue: shouldContinue)
        guard let network = trial.network(leavingOut: parts.heldOut) else { return stop(&report) }
        onStage(.comparing)
        guard judge(network, trial, parts, report: &report) else { return stop(&report) }
        let candidate = model(
            of: network, parent: parent,
            learned: all.images.selecting(parts.learned), base: base,
            withScout: report.outcome == .promoted, onStage: onStage,
            shouldContinue: shouldContinue)
        report.suspicious = SuspiciousLabels.find(
            in: all.images, names: all.names,
            before: parent.digitProbabilities(for: all.images, workers: settings.workers),
            after: candidate.digitProbabilities(for: all.images, workers: settings.workers))
        guard shouldContinue() else { return stop(&report) }
        return candidate
    }

    /// Makes a model of a trained network, calibrated on the base validation images.
    private func model(
        of network: Network, parent: Model, learned: LabelledImages, base: BaseMemory,
        withScout: Bool, onStage: (Stage) -> Void, shouldContinue: () -> Bool
    ) -> Model {
        let heldOut = base.validation + base.nonDigits
        var facts = ModelFacts(
            recipe: "retrained", cost: parent.facts.cost, seed: seed, epochs: settings.epochs,
            data: "\(learned.count) labelled images, \(base.rehearsal.count) rehearsed",
            parent: parent.identity, created: now().iso, digitdVersion: digitdVersion)
        facts.temperature =
            TemperatureScaling(
                of: network, facts: facts, on: heldOut, workers: settings.workers
            ).temperature
        facts.noDigitBar = NoDigitBar.fitted(
            to: Model(network: network, facts: facts), on: base.validation,
            workers: settings.workers)
        // A network that is kept out needs no scout.
        let scout =
            withScout && network.image != nil
            ? ScoutTraining(
                model: Model(network: network, facts: facts),
                learned: learned + base.rehearsal + base.rehearsedNonDigits, heldOut: heldOut,
                seed: seed, workers: settings.workers
            ).scout(
                from: parent.scout, onProgress: { onStage(.training($0)) },
                shouldContinue: shouldContinue) : nil
        facts.additional[RiskCoverageCurve.factKey] =
            RiskCoverageCurve(
                of: Model(network: network, scout: scout, facts: facts), on: heldOut,
                workers: settings.workers)?.text
        let correct = network.correct(on: base.validation, workers: settings.workers)
        if base.validation.count > 0 {
            facts.accuracy = Double(correct) / Double(base.validation.count)
            facts.additional["accuracy_on"] = "\(base.validation.count) \(base.description)"
        }
        return Model(network: network, scout: scout, facts: facts)
    }

    /// Compares the new network with the one in use and lets the gate decide.
    ///
    /// - Returns: Whether the judgement came to its end.
    private func judge(
        _ network: Network, _ trial: RetrainingTrial, _ parts: HeldOutLabels,
        report: inout RetrainingReport
    ) -> Bool {
        let base = trial.comparison(
            of: network, on: trial.base.validation, called: trial.base.description)
        var labelled = trial.comparison(of: network, onLabels: parts.heldOut)
        let gate = RetrainingGate(baseTolerance: settings.baseTolerance)
        // Few held-out images prove little. Where the cost is small, let others take their turn.
        if !gate.hasForgotten(base), !gate.isClearlyBetter(labelled),
            labelled.gained >= labelled.lost, trial.images.count <= Self.mostImagesForTurns,
            trial.mistakesOfParent >= 2
        {
            for turn in parts.turns(4) {
                guard let network = trial.network(leavingOut: turn) else { return false }
                labelled.add(trial.comparison(of: network, onLabels: turn))
            }
            labelled.images = "labelled images, held out in turn,"
        }
        report.base = base
        report.labelled = labelled
        if trial.base.nonDigits.count > 0 {
            report.nonDigits = trial.comparison(
                of: network, on: trial.base.nonDigits, called: "images without a digit")
        }
        switch gate.verdict(base: base, labelled: labelled, nonDigits: report.nonDigits) {
        case .promote(let reason, let next): report.conclude(.promoted, reason, next: next)
        case .keepOut(let reason, let next): report.conclude(.keptOut, reason, next: next)
        }
        return true
    }

    /// The most labelled images for which four more trainings are worth their time: of more, a
    /// fifth is enough to tell two models apart.
    private static let mostImagesForTurns = 500

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
