import ParallelWork

/// Where the maps of a training come from: each is made anew, from a generator of its own, so that the
/// result does not depend on which thread asks.
public typealias MapSource = @Sendable (_ generator: inout SeededGenerator) -> LabelledMap

/// What a network learns that makes maps: pictures and the class of each place on them.
public struct MapLesson: Sendable {
    /// The number of maps of an epoch.
    public let mapsPerEpoch: Int

    private let source: MapSource

    /// Creates a lesson.
    ///
    /// - Parameters:
    ///   - mapsPerEpoch: The number of maps of an epoch.
    ///   - source: Makes the maps, all of one size.
    public init(mapsPerEpoch: Int, source: @escaping MapSource) {
        precondition(mapsPerEpoch > 0)
        self.mapsPerEpoch = mapsPerEpoch
        self.source = source
    }
}

extension MapLesson: Lesson {
    package var examplesPerEpoch: Int { mapsPerEpoch }

    package var isShuffled: Bool { false }

    package func check(_ network: Network) {
        precondition(
            network.pixelsPerPlace != nil && network.layers[0].activation == .softmax,
            "maps are learned by a network that makes some, and ends in softmax")
    }

    package func miniBatch(
        _ positions: Range<Int>, of epoch: Epoch, for network: Network, workers: Int
    ) -> MapBatch {
        MapBatch(
            concurrentMap(positions.count, workers: workers) { index in
                var generator = SeededGenerator(seed: epoch.seed(at: positions.lowerBound + index))
                var own = generator.split()
                return source(&own)
            })
    }

    /// Counts the places that are anything but class 0, and those of them that are told right.
    package static func result(
        of network: Network, in exam: [LabelledMap], workers: Int
    ) -> (correct: Int, count: Int)? {
        guard !exam.isEmpty else { return nil }
        let counts = concurrentMap(exam.count, workers: workers) { index in
            let map = exam[index]
            var (correct, count) = (0, 0)
            network.map(of: map.pixels, width: map.width) { row, outputs in
                let first = row * outputs.rows
                for (column, found) in outputs.indicesOfLargestInRows().enumerated() {
                    let wanted = Int(map.classes[first + column])
                    guard wanted > 0, map.weights[first + column] > 0 else { continue }
                    count += 1
                    correct += found == wanted ? 1 : 0
                }
            }
            return (correct, count)
        }
        return counts.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
    }
}
