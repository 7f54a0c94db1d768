/// Why some bytes are not a model this program can use.
public enum ModelError: Error, Sendable, Equatable {
    /// The file is shorter than its first 8 bytes or its header says.
    case truncated(bytes: Int, expected: Int)

    /// The length of the header cannot be: the file is no safetensors file.
    case headerLength(UInt64)

    /// The header is no JSON, at this byte of the header.
    case headerSyntax(offset: Int, expected: String)

    /// A tensor the architecture asks for is not in the file.
    case missingTensor(String)

    /// A tensor has numbers of another type.
    case tensorType(String, found: String, expected: String)

    /// A tensor has another shape.
    case tensorShape(String, found: [Int], expected: [Int])

    /// A tensor's bytes do not follow those of the tensor before, or are not as many as its shape
    /// asks for.
    case tensorPlace(String, found: [Int], expected: [Int])

    /// There are bytes after the last tensor.
    case bytesLeftOver(Int)

    /// A weight or bias is infinite or not a number.
    case notFinite(String, index: Int)

    /// A fact is not in the header.
    case missingFact(String)

    /// A fact cannot be read.
    case badFact(String, found: String, expected: String)

    /// The bytes are not those the model was saved with.
    case damaged(expectedDigest: String, digest: String)

    /// The network does not give the outputs stored with it.
    case selfTest(largestDifference: Float, tolerance: Float)

    /// The network gives the same answer whatever it is shown.
    case constantAnswer
}

extension ModelError: CustomStringConvertible {
    /// A sentence that says what was found and what was expected.
    public var description: String {
        switch self {
        case .truncated(let bytes, let expected):
            """
            the model is cut short: it has \(bytes) bytes where \(expected) were expected; copy or \
            train it again
            """
        case .headerLength(let length):
            """
            this is no safetensors file: its header would be \(length) bytes long \
            (at most \(SafetensorsFile.maximumHeaderBytes))
            """
        case .headerSyntax(let offset, let expected):
            "the model's header is not valid JSON: expected \(expected) at byte \(offset)"
        case .missingTensor(let name):
            "the model has no tensor '\(name)', which its architecture asks for"
        case .tensorType(let name, let found, let expected):
            "the tensor '\(name)' is of type \(found); expected \(expected)"
        case .tensorShape(let name, let found, let expected):
            "the tensor '\(name)' has shape \(found); the architecture asks for \(expected)"
        case .tensorPlace(let name, let found, let expected):
            "the tensor '\(name)' stands at bytes \(found); its shape and place ask for \(expected)"
        case .bytesLeftOver(let count):
            "the model has \(count) bytes after its last tensor"
        case .notFinite(let name, let index):
            "the tensor '\(name)' holds an infinite or undefined number at place \(index)"
        case .missingFact(let key):
            "the model's header does not say '\(key)', as one saved by digitd does"
        case .badFact(let key, let found, let expected):
            "the model's header says '\(key)' is '\(found)'; expected \(expected)"
        case .damaged(let expectedDigest, let digest):
            """
            the model is damaged: its content has digest \(digest.prefix(12)), but it was saved \
            with \(expectedDigest.prefix(12)); copy or train it again
            """
        case .selfTest(let difference, let tolerance):
            """
            the model fails its self-test: an output differs by \(difference) from the one stored \
            with it (at most \(tolerance) is rounding)
            """
        case .constantAnswer:
            "the model gives the same answer whatever it is shown; train it again"
        }
    }
}
