import LinearAlgebra

/// A few images and the outputs a network gave for them when it was saved.
struct SelfTest {
    static let count = 4

    /// The largest difference that rounding can make between two processors.
    ///
    /// A damaged weight shows far above this, and the digest finds what does not.
    static let tolerance: Float = 1e-3

    /// The start of the tensors' names.
    private let name: String

    /// The probes' pixels, shaped `[count, inputs]`.
    let images: [UInt8]

    /// What the network gave for them, shaped `[count, outputs]`, or `[count · places, outputs]`.
    let outputs: Matrix

    /// Makes probes for a network and records its outputs.
    init(probing network: Network, named name: String = "selftest") {
        self.name = name
        images = Self.probes(inputs: network.inputs)
        outputs = network.outputs(for: Self.intensities(images, inputs: network.inputs))
    }

    /// Reads the probes stored with a network.
    init(
        from file: SafetensorsFile, for network: Network, named name: String = "selftest"
    ) throws(ModelError) {
        self.name = name
        images = Array(
            try file.tensor("\(name).images", .byte, shape: [Self.count, network.inputs]).bytes)
        let rows = Self.count * network.placesPerImage
        outputs = Matrix(
            rows: rows, columns: network.outputs,
            elements: try file.finiteNumbers("\(name).outputs", shape: [rows, network.outputs]))
    }

    /// The recorded outputs as they stand in the file.
    var outputsTensor: SafetensorsFile.Tensor {
        .init("\(name).outputs", shape: [outputs.rows, outputs.columns], outputs.elements)
    }

    /// The probes as they stand in the file.
    var imagesTensor: SafetensorsFile.Tensor {
        .init(
            name: "\(name).images", type: .byte, shape: [Self.count, images.count / Self.count],
            bytes: images[...])
    }

    /// Checks that a network gives the recorded outputs, and not the same for every probe.
    func check(_ network: Network) throws(ModelError) {
        let found = network.outputs(for: Self.intensities(images, inputs: network.inputs))
        var largest: Float = 0
        for (a, b) in zip(found.elements, outputs.elements) {
            // Not `max`, which may drop a NaN.
            let difference = abs(a - b)
            largest = difference <= largest ? largest : difference
        }
        guard largest <= Self.tolerance else {
            throw .selfTest(largestDifference: largest, tolerance: Self.tolerance)
        }
        let size = found.elements.count / Self.count
        let first = found.elements.prefix(size)
        let isConstant = (1..<Self.count).allSatisfy { probe in
            found.elements[probe * size..<(probe + 1) * size].elementsEqual(first)
        }
        guard !isConstant else { throw .constantAnswer }
    }

    /// Bars of ink in different directions and places: like strokes, and of no one's hand.
    private static func probes(inputs: Int) -> [UInt8] {
        let side = max(1, Int(Double(inputs).squareRoot()))
        return (0..<count).flatMap { probe in
            (0..<inputs).map { place -> UInt8 in
                let (row, column) = (place / side, place % side)
                let across =
                    switch probe {
                    case 0: column - side / 2
                    case 1: row - side / 2
                    case 2: row - column
                    default: (row - side / 3) * (column - side / 3) / max(side / 6, 1)
                    }
                return UInt8(max(0, 255 - 80 * abs(across)))
            }
        }
    }

    private static func intensities(_ images: [UInt8], inputs: Int) -> Matrix {
        Matrix(intensitiesOf: images[...], rows: count, columns: inputs)
    }
}
