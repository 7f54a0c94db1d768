import DigitEvaluation
import DigitReading
import NeuralNetwork

/// Makes a model of a network that was trained: fits its temperature, chooses the bar of what is no
/// digit, gives it a scout, counts how its confidences part right from wrong, and measures it.
///
/// All of it is done on images that nothing was learned from. What is no digit counts among them: to
/// whoever trusts an answer it is wrong, whether another digit stood there or none.
struct ModelFinishing {
    /// The network as trained.
    let network: Network

    /// What is known of the model so far.
    let facts: ModelFacts

    /// Digits that nothing was learned from.
    let digits: LabelledImages

    /// What is no digit and nothing was learned from; empty for a network that does not know of it.
    let nonDigits: LabelledImages

    /// The most threads used; the model does not depend on it.
    let workers: Int

    /// All images that nothing was learned from.
    var heldOut: LabelledImages { digits + nonDigits }

    /// Finishes the model.
    ///
    /// - Parameters:
    ///   - scout: Trains the scout of the calibrated model; called for a network with features alone,
    ///     which has the time to win back.
    ///   - measure: Reads images with the model, scout and all, and writes into its facts how well.
    /// - Returns: The model, and what `measure` returned.
    func model<Measured>(
        scout: (_ calibrated: Model) -> Scout?,
        measuring measure: (_ model: Model, _ facts: inout ModelFacts) -> Measured
    ) -> (model: Model, measured: Measured) {
        var facts = facts
        let heldOut = heldOut
        facts.temperature =
            TemperatureScaling(of: network, facts: facts, on: heldOut, workers: workers).temperature
        facts.noDigitBar = NoDigitBar.fitted(
            to: Model(network: network, facts: facts), on: digits, workers: workers)
        let scout = network.image == nil ? nil : scout(Model(network: network, facts: facts))
        let model = Model(network: network, scout: scout, facts: facts)
        facts.additional[RiskCoverageCurve.factKey] =
            RiskCoverageCurve(of: model, on: heldOut, workers: workers)?.text
        let measured = measure(model, &facts)
        return (Model(network: network, scout: scout, facts: facts), measured)
    }
}
