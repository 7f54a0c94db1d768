/// Something that was found or done a number of times, with the first places where.
public struct Noted<Kind: Sendable & Encodable & Equatable>: Sendable, Encodable {
    /// What it is.
    public var kind: Kind

    /// How often it was found or done.
    public var count: Int

    /// The first places where, each told once.
    public var examples: [String]

    /// The most places of a kind that are told.
    public static var mostExamples: Int { 5 }
}

extension Array {
    /// Notes one more of a kind.
    mutating func note<Kind>(
        _ kind: Kind, at place: @autoclosure () -> String
    ) where Element == Noted<Kind> {
        guard let index = firstIndex(where: { $0.kind == kind }) else {
            append(Noted(kind: kind, count: 1, examples: [place()]))
            return
        }
        self[index].count += 1
        guard self[index].examples.count < Noted<Kind>.mostExamples else { return }
        let place = place()
        if self[index].examples.last != place { self[index].examples.append(place) }
    }
}
