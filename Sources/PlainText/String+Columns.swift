extension String {
    /// Returns the text with blanks behind it, so that columns begin below each other.
    ///
    /// - Parameter width: How many characters there are at least.
    /// - Returns: The text, never cut.
    package func leftAligned(in width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Returns the text with blanks in front, so that columns end below each other.
    ///
    /// - Parameter width: How many characters there are at least.
    /// - Returns: The text, never cut.
    package func rightAligned(in width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
