/// A matrix of single-precision numbers, stored row after row.
///
/// In this project a row is usually one image, so a batch of 10 images of 784 pixels is a matrix
/// of shape `[10, 784]`.
public struct Matrix: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int

    /// The number of columns.
    public let columns: Int

    /// The elements, row-major: element (`row`, `column`) is at `row * columns + column`.
    public var elements: [Float]

    /// Creates a matrix from its elements, row after row.
    ///
    /// - Precondition: `elements.count == rows * columns`.
    public init(rows: Int, columns: Int, elements: [Float]) {
        precondition(
            elements.count == rows * columns,
            "\(elements.count) elements do not fill a \(rows)×\(columns) matrix")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// Creates a matrix with the same number everywhere.
    public init(rows: Int, columns: Int, repeating element: Float = 0) {
        self.init(
            rows: rows, columns: columns,
            elements: [Float](repeating: element, count: rows * columns))
    }

    /// The element at a row and a column, both counted from 0.
    public subscript(row: Int, column: Int) -> Float {
        get { elements[row * columns + column] }
        set { elements[row * columns + column] = newValue }
    }
}
