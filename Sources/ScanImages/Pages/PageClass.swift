/// What a place on a page is: the classes that a finder of numbers tells apart.
public enum PageClass: UInt8, Sendable, Hashable, CaseIterable {
    /// Nothing: paper, light and shade on it, and what shines through from its back.
    case paper

    /// Digits written by hand.
    case handwrittenDigits

    /// Printed words and numbers.
    case print

    /// What is written by hand and no digit: letters, signs, ticks, circles, crossings-out.
    case otherHandwriting

    /// Rules, boxes, stamps' frames, edges, holes, stains, patterns.
    case furniture
}
