/// The names that a document may have in the outbox, the preferred one first, and without end: so one
/// of them is free, whatever others are called.
public struct DocumentNames: Sendable {
    private let name: @Sendable (_ number: Int) -> [UInt8]

    /// Creates the names from a rule that gives another one for each number, counted from 0.
    public init(_ name: @escaping @Sendable (_ number: Int) -> [UInt8]) {
        self.name = name
    }

    /// The name of a number.
    public subscript(number: Int) -> [UInt8] { name(number) }

    /// Returns the same names below a folder.
    public func below(_ folder: String) -> DocumentNames {
        DocumentNames { [name] number in Array("\(folder)/".utf8) + name(number) }
    }

    /// Returns the same names behind another one that is preferred to them.
    public func following(_ first: [UInt8]) -> DocumentNames {
        DocumentNames { [name] number in number == 0 ? first : name(number - 1) }
    }
}

extension DocumentNames: Equatable {
    /// Whether the preferred names are the same.
    public static func == (left: DocumentNames, right: DocumentNames) -> Bool {
        left[0] == right[0]
    }
}

extension DocumentNames: ExpressibleByArrayLiteral {
    /// Creates the names from a list, whose last one is then given again and again.
    public init(arrayLiteral names: [UInt8]...) {
        self.init { names.isEmpty ? [] : names[min($0, names.count - 1)] }
    }
}
