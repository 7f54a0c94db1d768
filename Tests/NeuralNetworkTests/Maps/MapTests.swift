import DigitTestSupport
import Glibc
import LinearAlgebra
import ParallelWork
import Testing

@testable import NeuralNetwork

@Suite(.tellingSeeds) struct `Networks that make maps` {
    static let shape =
        "8x8-4c3x3s2nrelu-6c3x3s2nrelu-6c3x3d2nrelu-5u0nrelu-4c3x3nrelu-3softmax"

    static func network(_ text: String = shape, seed: UInt64 = 1) throws -> Network {
        var generator = SeededGenerator(testSeed: seed)
        return Network(
            try Architecture(parsing: text), initialization: .scaled, using: &generator)
    }

    /// Upright bars (class 1) and lying ones (class 2) on paper.
    static let source: MapSource = { generator in
        let side = 32
        var pixels = [UInt8](repeating: 0, count: side * side)
        var classes = [UInt8](repeating: 0, count: side / 2 * side / 2)
        for _ in 0..<3 {
            let isUpright = generator.next() % 2 == 0
            let (x, y) = (Int(generator.next() % 20), Int(generator.next() % 20))
            for step in 0..<12 {
                for thick in 0..<2 {
                    let row = y + (isUpright ? step : thick)
                    let column = x + (isUpright ? thick : step)
                    pixels[row * side + column] = 255
                    classes[row / 2 * (side / 2) + column / 2] = isUpright ? 1 : 2
                }
            }
        }
        return LabelledMap(
            width: side, height: side, pixels: pixels, classes: classes,
            weights: classes.map { $0 == 0 ? 0.3 : 1 })
    }

    static let lesson = MapLesson(mapsPerEpoch: 60, source: source)

    static func trainer(_ workers: Int, epochs: Int) throws -> Trainer {
        Trainer(
            try network(),
            settings: SGDSettings(
                cost: .crossEntropy, epochs: epochs, miniBatchSize: 6, learningRate: 0.02,
                optimiser: .adam, averaging: 0.9),
            seed: testSeed(3), workers: workers)
    }

    @Test func `writes its shape as it reads it`() throws {
        let text = "16x16-8c5x5s2nrelu-8c3x3d4-p2x2-6u0nrelu-10softmax"
        let architecture = try Architecture(parsing: text)
        #expect("\(architecture)" == text)
        #expect(try Self.network(text).architecture == architecture)
        // 5·5·1·8 + 2·8, 9·8·8 + 8, (8 + 8)·6 + 2·6, 6·10 + 10.
        #expect(architecture.parameterCount == 216 + 584 + 108 + 70)
        for wrong in [
            "16x16-8c3x3s2-6u3-10softmax", "16x16-8c3x3-6u0-10softmax", "8x8-6u0-2softmax",
        ] {
            #expect(throws: ArchitectureError.self) { try Architecture(parsing: wrong) }
        }
    }

    @Test func `has the gradient that finite differences give`() throws {
        var generator = SeededGenerator(testSeed: 7)
        let batch = MapBatch([Self.source(&generator)])
        let differences = FiniteDifferences(try Self.network(seed: 5), batch)
        let largest = differences.largest(everyNth: 7) { batch.cost(of: $0) }
        #expect(largest < 0.03, "\(largest)")
    }

    @Test func `gives the same maps where layers take turns in one memory`() throws {
        let reader = try #require(try Self.network(seed: 11).reader)
        let shape = FeatureShape(height: 24, width: 40, channels: 1)
        let keeping = FeaturePass(reader.features, shape: shape, capacity: 2)
        let sharing = FeaturePass(
            reader.features, shape: shape, capacity: 2, isTraining: false)
        var generator = SeededGenerator(testSeed: 12)
        // The second pass finds what the first one left, the third fewer pictures.
        for images in [2, 2, 1] {
            for image in 0..<images {
                let picture = (0..<shape.count).map { _ in generator.normal() }
                keeping.put(picture, at: image)
                sharing.put(picture, at: image)
            }
            keeping.feedForward(images, through: reader.parameters)
            sharing.feedForward(images, through: reader.parameters)
            let count = images * keeping.featureCount
            #expect(
                UnsafeBufferPointer(start: keeping.features, count: count)
                    .elementsEqual(UnsafeBufferPointer(start: sharing.features, count: count)))
        }
        #expect(sharing.numbersHeld < keeping.numbersHeld * 3 / 4)
    }

    @Test func `joins maps as plain loops do`() throws {
        var generator = SeededGenerator(testSeed: 9)
        let (small, large) = (
            FeatureShape(height: 3, width: 5, channels: 3),
            FeatureShape(height: 6, width: 10, channels: 4)
        )
        let draw = { (count: Int) in (0..<count).map { _ in generator.normal() } }
        let (a, s, w, b) = (draw(small.count), draw(large.count), draw(7 * 18), draw(18))
        let layer = ConvolutionLayer(
            kernelHeight: 1, kernelWidth: 1, isPadded: true,
            weights: Matrix(rows: 7, columns: 18, elements: w), biases: b, activation: .relu)
        let inputs = FeatureMaps(images: 1, shape: small)
        let skip = FeatureMaps(images: 1, shape: large, marginRows: 1, marginColumns: 2)
        Self.write(a, to: inputs)
        Self.write(s, to: skip)
        for isTraining in [true, false] {
            let outputs = FeatureMaps(
                images: 1, shape: FeatureShape(height: 6, width: 10, channels: 18))
            let stage = ConvolutionStage(
                layer, joining: skip, capacity: 1, inputs: inputs, outputs: outputs,
                isTraining: isTraining)
            stage.feedForward(1, through: ConvolutionParameters(layer))
            for place in 0..<60 {
                let (y, x) = place.quotientAndRemainder(dividingBy: 10)
                for output in 0..<18 {
                    var sum = Double(b[output])
                    for c in 0..<3 {
                        sum += Double(a[(y / 2 * 5 + x / 2) * 3 + c] * w[c * 18 + output])
                    }
                    for c in 0..<4 { sum += Double(s[place * 4 + c] * w[(3 + c) * 18 + output]) }
                    let found = Double(outputs.row(y, of: 0)[x * 18 + output])
                    #expect(abs(found - max(0, sum)) < 1e-4)
                }
            }
        }
    }

    private static func write(_ numbers: [Float], to maps: FeatureMaps) {
        let count = maps.shape.width * maps.shape.channels
        for row in 0..<maps.shape.height {
            maps.row(row, of: 0).update(
                from: Array(numbers[row * count..<(row + 1) * count]), count: count)
        }
    }

    @Test func `maps a picture of any size, every part as if it were alone`() throws {
        let network = try Self.network()
        #expect(network.pixelsPerPlace == 2)
        #expect(network.pictureGrain == 4)
        let (width, height) = (64, 52)
        let picture = (0..<width * height).map { (place: Int) -> UInt8 in
            UInt8(place * place * 31 % 256)
        }
        var rows: [Int] = []
        var map: [Float] = []
        network.map(of: picture, width: width) { row, outputs in
            rows.append(row)
            map += outputs.elements
        }
        #expect(rows == Array(0..<height / 2))
        #expect(map.count == width / 2 * height / 2 * 3)
        // The place in the middle sees less than 20 pixels around it.
        let (left, top) = (8, 4)
        let part = (0..<40).flatMap { (row: Int) -> ArraySlice<UInt8> in
            let start = (top + row) * width + left
            return picture[start..<start + 40]
        }
        network.map(of: part, width: 40) { row, outputs in
            guard row == 10 else { return }
            let place = ((top / 2 + 10) * width / 2 + left / 2 + 10) * 3
            for column in 0..<3 {
                #expect(abs(outputs[10, column] - map[place + column]) < 1e-6)
            }
        }
    }

    @Test func `learns what a place is, alike for any number of workers`() throws {
        let trainer = try Self.trainer(2, epochs: 16)
        var checkpoint: [UInt8] = []
        trainer.run(
            on: Self.lesson,
            onEpoch: { if $0.epoch == 12 { checkpoint = trainer.checkpoint(of: "bars") } })
        let exam = concurrentMap(12, workers: 1) { index in
            var generator = SeededGenerator(testSeed: 1_000 + UInt64(index))
            return Self.source(&generator)
        }
        let result = try #require(MapLesson.result(of: trainer.network, in: exam, workers: 2))
        #expect(Double(result.correct) > 0.9 * Double(result.count), "\(result)")
        let other = try Self.trainer(1, epochs: 16)
        try other.resume(from: checkpoint, of: "bars")
        other.run(on: Self.lesson)
        #expect(other.network == trainer.network)
    }

    @Test func `lasts in a file`() throws {
        let facts = ModelFacts(
            recipe: "finder", cost: .crossEntropy, seed: 1, epochs: 1, data: "bars",
            preprocessing: ModelFacts.pagePreprocessing)
        let model = Model(network: try Self.network(), facts: facts)
        let read = try Model(fileBytes: model.fileBytes)
        #expect(read.network == model.network)
        var damaged = model.fileBytes
        damaged[damaged.count - 1_000] ^= 1
        #expect(throws: ModelError.self) { try Model(fileBytes: damaged) }
    }
}

extension FeaturePass {
    /// How many numbers all maps take that its layers see or make.
    fileprivate var numbersHeld: Int {
        let maps =
            [inputs]
            + stages.map { stage in
                switch stage {
                case .convolution(let stage), .joining(let stage, _): stage.outputs
                case .pooling(let stage): stage.outputs
                }
            }
        var seen: [ObjectIdentifier: Int] = [:]
        for map in maps { seen[ObjectIdentifier(map.numbers)] = map.numbers.count }
        return seen.values.reduce(0, +)
    }
}
