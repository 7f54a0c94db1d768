import Glibc

/// Some labelled maps for one step, and how far a network's outputs are from the classes of their places.
///
/// Each map is a part of its own: a map has tens of thousands of places, enough for normalisation.
package struct MapBatch: MiniBatch {
    private let maps: [LabelledMap]

    /// Creates a mini-batch.
    init(_ maps: [LabelledMap]) {
        self.maps = maps
    }

    package var count: Int { maps.count }

    package var statisticsRule: RunningStatistics.Rule { .meanOfParts }

    package func parts(ofMiniBatchesOf miniBatchSize: Int) -> [PartPlan] {
        maps.enumerated().map { index, map in
            PartPlan(
                examples: index..<index + 1,
                room: .init(
                    shape: FeatureShape(height: map.height, width: map.width, channels: 1),
                    capacity: 1))
        }
    }

    package func fill(_ part: BatchPart) {
        for example in part.examples {
            maps[example].pixels.withUnsafeBufferPointer { part.put($0, for: example) }
        }
    }

    /// The cost is the cross-entropy of each place times its weight, as a mean over the places of a map:
    /// with softmax the errors are `(a - y) w / places` (Nielsen, chapter 3, equation (84)).
    package func writeOutputErrors(of part: BatchPart, cost: Cost, scale: Float) {
        let (places, classes) = (part.rowsPerExample, part.classes)
        for (index, example) in part.examples.enumerated() {
            let map = maps[example]
            precondition(
                map.classes.count == places, "\(map.classes.count) classes for \(places) places")
            let start = index * places * classes
            let (outputs, errors) = (part.outputs + start, part.outputErrors + start)
            for place in 0..<places {
                let weight = map.weights[place] * scale / Float(places)
                let row = place * classes
                for column in row..<row + classes { errors[column] = outputs[column] * weight }
                errors[row + Int(map.classes[place])] -= weight
            }
        }
    }

    /// The cost of a part's outputs: the sum over its maps.
    func cost(of part: BatchPart) -> Double {
        let (places, classes) = (part.rowsPerExample, part.classes)
        var sum = 0.0
        for (index, example) in part.examples.enumerated() {
            let map = maps[example]
            for place in 0..<places where map.weights[place] > 0 {
                let output = part.outputs[
                    (index * places + place) * classes + Int(map.classes[place])]
                sum -= log(Double(max(output, .leastNormalMagnitude))) * Double(map.weights[place])
            }
        }
        return sum / Double(places)
    }
}
