import DigitEvaluation
import DigitReading
import NeuralNetwork

extension RetrainingRun {
    /// Trains new networks and lets the gates judge them: one of single digits, and one that reads lines where whole
    /// numbers are labelled.
    func learn(
        from labels: DigestedLabels, parent: Model, onStage: @escaping (Stage) -> Void,
        shouldContinue: @escaping @Sendable () -> Bool
    ) -> Learning {
        var learning = learnDigits(
            from: labels, parent: parent, onStage: onStage, shouldContinue: shouldContinue)
        guard shouldContinue() else { return learning }
        learning.numbers = learnNumbers(
            from: labels, parent: parent, onProgress: { onStage(.trainingLines($0)) },
            shouldContinue: shouldContinue)
        return learning
    }

    /// The model that comes of an attempt to learn: what was let in, beside what is in use; `nil` where nothing was.
    func model(of learning: Learning, parent: Model) -> Model? {
        let lines = learning.numbers?.end.promoted?.model
        if let digits = learning.end.promoted {
            return Model(
                network: digits.network, scout: digits.scout, lines: lines ?? parent.lines,
                facts: digits.facts)
        }
        guard let lines else { return nil }
        var facts = parent.facts
        (facts.parent, facts.created) = (parent.identity, now().iso)
        facts.digitdVersion = digitdVersion
        return Model(
            network: parent.network, scout: parent.scout, lines: lines, facts: facts)
    }

    /// Trains a new network of single digits and lets the gate judge it.
    private func learnDigits(
        from labels: DigestedLabels, parent: Model, onStage: @escaping (Stage) -> Void,
        shouldContinue: @escaping @Sendable () -> Bool
    ) -> Learning {
        var learning = Learning()
        var sample = labels
        sample.limit(to: settings.maximumImages)
        learning.notes = [
            sampleNote(
                of: "labelled files", count: labels.entries.count, used: sample.entries.count)
        ].compactMap(\.self)
        let all = LabelledFolder(
            sample, workers: settings.workers, shouldContinue: shouldContinue)
        guard shouldContinue() else { return learning }
        learning.problems = all.problems
        for label in all.images.labels { learning.countsPerDigit[Int(label)] += 1 }
        guard all.images.count >= settings.minimumImages else {
            learning.end = .tooFew
            return learning
        }
        let parts = HeldOutLabels(of: all.digests)
        learning.heldOut = parts.heldOut.count
        var base = baseMemory(settings, seed)
        if parent.network.architecture.knowsNoDigit { base.addNonDigits(settings, seed: seed) }
        learning.notes += base.notes
        guard shouldContinue() else { return learning }
        let trial = RetrainingTrial(
            parent: parent, base: base, images: all.images, names: all.names, settings: settings,
            seed: seed, onProgress: { onStage(.training($0)) }, shouldContinue: shouldContinue)
        guard let network = trial.trained(leavingOut: parts.heldOut) else { return learning }
        onStage(.comparing)
        guard let comparisons = compare(network, trial, parts) else { return learning }
        learning.comparisons = comparisons
        let (candidate, verdict) = judge(network, trial, comparisons, learnedFrom: parts.learned)
        learning.suspicious = suspicious(in: trial, after: candidate)
        if shouldContinue() { learning.end = .judged(candidate, verdict) }
        return learning
    }

    /// Lets the gate judge a trained network, and makes a model of it.
    private func judge(
        _ network: Network, _ trial: RetrainingTrial, _ comparisons: Learning.Comparisons,
        learnedFrom places: [Int]
    ) -> (candidate: Model, verdict: RetrainingGate.Verdict) {
        let verdict = gate.verdict(
            base: comparisons.base, labelled: comparisons.labelled,
            nonDigits: comparisons.nonDigits)
        let candidate = model(
            of: network, trial, learned: trial.images.selecting(places), withScout: verdict.opens)
        return (candidate, verdict)
    }

    /// The labels that look wrong to the model in use and to a new one.
    private func suspicious(
        in trial: RetrainingTrial, after candidate: Model
    ) -> [RetrainingReport.SuspiciousLabel] {
        SuspiciousLabels.find(
            in: trial.images, names: trial.names,
            before: trial.parent.digitProbabilities(for: trial.images, workers: settings.workers),
            after: candidate.digitProbabilities(for: trial.images, workers: settings.workers))
    }

    /// Makes a model of a trained network, calibrated on the base validation images.
    private func model(
        of network: Network, _ trial: RetrainingTrial, learned: LabelledImages, withScout: Bool
    ) -> Model {
        let (parent, base) = (trial.parent, trial.base)
        let finishing = ModelFinishing(
            network: network,
            facts: ModelFacts(
                recipe: "retrained", cost: parent.facts.cost, seed: seed, epochs: settings.epochs,
                data: "\(learned.count) labelled images, \(base.rehearsal.count) rehearsed",
                parent: parent.identity, created: now().iso, digitdVersion: digitdVersion),
            digits: base.validation, nonDigits: base.nonDigits, workers: settings.workers)
        return finishing.model { calibrated in
            // A network that is kept out needs no scout.
            guard withScout else { return nil }
            return ScoutTraining(
                model: calibrated, learned: learned + base.rehearsal + base.rehearsedNonDigits,
                heldOut: finishing.heldOut, seed: seed, workers: settings.workers
            ).scout(
                from: parent.scout, onProgress: trial.onProgress,
                shouldContinue: trial.shouldContinue)
        } measuring: { _, facts in
            guard base.validation.count > 0 else { return }
            let correct = network.correct(on: base.validation, workers: settings.workers)
            facts.accuracy = Double(correct) / Double(base.validation.count)
            facts.additional["accuracy_on"] = "\(base.validation.count) \(base.description)"
        }.model
    }

    private var gate: RetrainingGate { RetrainingGate(baseTolerance: settings.baseTolerance) }

    /// Compares the new network with the one in use; `nil` when it was told to stop.
    private func compare(
        _ network: Network, _ trial: RetrainingTrial, _ parts: HeldOutLabels
    ) -> Learning.Comparisons? {
        let base = trial.comparison(
            of: network, on: trial.base.validation, called: trial.base.description)
        var labelled = trial.answers(of: network, onLabels: parts.heldOut)
        // Few held-out images prove little. Where the cost is small, let others take their turn.
        if !gate.hasForgotten(base), !gate.isClearlyBetter(labelled.comparison),
            labelled.comparison.gained >= labelled.comparison.lost,
            trial.images.count <= Self.mostImagesForTurns, trial.mistakesOfParent >= 2
        {
            guard let all = trial.answers(inTurns: parts.turns(4), beside: labelled) else {
                return nil
            }
            labelled = all
        }
        let nonDigits =
            trial.base.nonDigits.count == 0
            ? nil
            : trial.comparison(
                of: network, on: trial.base.nonDigits, called: "images without a digit")
        return Learning.Comparisons(
            base: base, labelled: labelled.comparison, nonDigits: nonDigits,
            changed: labelled.changed.sorted { ($0.label, $0.name) < ($1.label, $1.name) })
    }

    /// The most labelled images for which four more trainings are worth their time: of more, a
    /// fifth is enough to tell two models apart.
    private static let mostImagesForTurns = 500
}
