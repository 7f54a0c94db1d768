/// Some strips for one step, narrow ones first, and how far a network's outputs along them are from what
/// they should spell.
///
/// They are cut into parts of about equally many columns.
package struct StripBatch: MiniBatch {
    /// The most columns of pixels of a part: enough strips for normalisation, few enough for memory.
    private static let columnsOfPart = 1024

    /// Places for strips are multiples of this many pixels wide, so that passes fit many parts.
    private static let grain = 32

    private let strips: [LabelledStrip]
    private let height: Int
    private let step: Int

    /// Creates a mini-batch.
    ///
    /// - Parameters:
    ///   - strips: The strips, in any order.
    ///   - height: The height of each.
    ///   - step: The columns of pixels from one row of outputs to the next.
    init(_ strips: [LabelledStrip], height: Int, step: Int) {
        precondition(
            strips.allSatisfy { $0.height == height }, "strips are \(height) pixels high")
        // A stable order: of equally wide ones the first comes first.
        self.strips = strips.enumerated().sorted {
            ($0.element.width, $0.offset) < ($1.element.width, $1.offset)
        }.map(\.element)
        self.height = height
        self.step = step
    }

    package var count: Int { strips.count }

    package var statisticsRule: RunningStatistics.Rule { .meanOfParts }

    package func parts(ofMiniBatchesOf miniBatchSize: Int) -> [PartPlan] {
        var parts: [PartPlan] = []
        var first = 0
        for (index, strip) in strips.enumerated() {
            let width = Self.width(for: strip.width)
            if index > first, (index - first + 1) * width > Self.columnsOfPart {
                parts.append(plan(first..<index))
                first = index
            }
        }
        if first < count { parts.append(plan(first..<count)) }
        return parts
    }

    private func plan(_ examples: Range<Int>) -> PartPlan {
        let width = Self.width(for: strips[examples.upperBound - 1].width)
        return PartPlan(
            examples: examples,
            room: .init(
                shape: FeatureShape(height: height, width: width, channels: 1),
                capacity: max(1, Self.columnsOfPart / width)))
    }

    /// The width of a place that holds a strip of a width.
    private static func width(for width: Int) -> Int { (width + grain - 1) / grain * grain }

    package func fill(_ part: BatchPart) {
        for example in part.examples {
            strips[example].pixels.withUnsafeBufferPointer { part.put($0, for: example) }
        }
    }

    /// The cost is connectionist temporal classification's, whatever the settings say; the paper on a
    /// strip's right has no part in it.
    package func writeOutputErrors(of part: BatchPart, cost: Cost, scale: Float) {
        let (steps, classes) = (part.rowsPerExample, part.classes)
        let errors = part.outputErrors
        errors.update(repeating: 0, count: part.examples.count * steps * classes)
        for (place, example) in part.examples.enumerated() {
            let (strip, start) = (strips[example], place * steps * classes)
            _ = ConnectionistTemporalClassification(label: strip.label, blank: classes - 1)
                .writeErrors(
                    of: part.outputs + start, columns: (strip.width + step - 1) / step,
                    classes: classes, scale: scale, into: errors + start)
        }
    }
}
