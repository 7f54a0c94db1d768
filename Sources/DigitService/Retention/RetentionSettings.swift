/// For how long what was answered is kept; without a time for ever.
public struct RetentionSettings: Sendable, Equatable {
    /// How long originals stay in `done/`.
    public var originals: Duration?

    /// How long JSON documents stay in `outbox/`.
    public var documents: Duration?

    /// Creates settings; without a time everything is kept for ever.
    public init(originals: Duration? = nil, documents: Duration? = nil) {
        self.originals = originals
        self.documents = documents
    }
}
