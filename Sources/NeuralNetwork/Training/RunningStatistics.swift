/// The means and variances of normalised layers as the trained network uses them: they follow those
/// that the parts of mini-batches had.
package struct RunningStatistics: Sendable {
    /// How those of several parts count.
    ///
    /// Both rules are the same mean, rounded in another order. Models were trained with each, and one
    /// seed has to give them again.
    package enum Rule: Sendable {
        /// Each part is added by its share.
        case partByPart

        /// The mean of the parts is found first.
        case meanOfParts
    }

    /// Of each layer, the means and behind them the variances; `nil` where nothing is normalised.
    let layers: [SharedNumbers?]

    /// Starts from what a network has.
    init(of network: Network) {
        layers = network.features.map(\.runningStatistics)
    }

    /// Numbers of the same shape that are all 0: room for those of a part.
    var room: [SharedNumbers?] {
        layers.map { $0.map { SharedNumbers(count: $0.count) } }
    }

    /// Follows the parts of a step: by a hundredth of the way, in the first steps faster.
    func follow(_ parts: [[SharedNumbers?]], stepsBefore: Int, _ rule: Rule) {
        let share = max(0.01, 1 / Float(1 + stepsBefore))
        for (index, own) in layers.enumerated() {
            guard let own else { continue }
            let parts = parts.compactMap { $0[index] }
            switch rule {
            case .partByPart: Self.move(own, towardsEachOf: parts, share / Float(parts.count))
            case .meanOfParts: Self.move(own, towardsMeanOf: parts, share)
            }
        }
    }

    private static func move(
        _ own: SharedNumbers, towardsEachOf parts: [SharedNumbers], _ share: Float
    ) {
        let keep = 1 - share * Float(parts.count)
        for place in 0..<own.count { own.base[place] *= keep }
        for part in parts {
            for place in 0..<own.count { own.base[place] += share * part.base[place] }
        }
    }

    private static func move(
        _ own: SharedNumbers, towardsMeanOf parts: [SharedNumbers], _ share: Float
    ) {
        for place in 0..<own.count {
            var sum: Float = 0
            for part in parts { sum += part.base[place] }
            own.base[place] += share * (sum / Float(parts.count) - own.base[place])
        }
    }

    /// What a checkpoint keeps of them.
    var state: [(name: String, numbers: SharedNumbers)] {
        layers.enumerated().compactMap { index, own in
            own.map { ("statistics.\(index)", $0) }
        }
    }
}

extension FeatureLayer {
    /// A copy of the layer's means and, behind them, its variances; `nil` where nothing is normalised.
    fileprivate var runningStatistics: SharedNumbers? {
        guard let own = weighing?.normalisation else { return nil }
        return SharedNumbers(own.means + own.variances)
    }
}

extension FeaturePass {
    /// Copies the means and variances of the last pass.
    func copyStatistics(to layers: [SharedNumbers?]) {
        for (stage, own) in zip(stages, layers) {
            guard let own else { continue }
            switch stage {
            case .convolution(let stage), .joining(let stage, _):
                own.base.update(from: stage.statistics.base, count: own.count)
            case .pooling: continue
            }
        }
    }
}
