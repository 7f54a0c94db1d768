import Files

/// Files of the inbox that have to be remembered from one look to the next: few.
struct Observations {
    private struct Observation {
        let changed: Duration
        let size: Int
        let since: Duration
        var pass: Int
    }

    /// Of more files than these nothing is remembered, so that memory stays flat.
    static let maximum = 4_096

    private var files: [RelativePath: Observation] = [:]
    private var pass = 0

    mutating func beginPass() {
        pass += 1
    }

    /// Forgets the files that the pass which now ends did not see: they are gone.
    mutating func forgetUnseen() {
        if !files.isEmpty { files = files.filter { $0.value.pass == pass } }
    }

    /// Whether the file was seen before as it is; now it was.
    mutating func remember(_ path: RelativePath, _ facts: FileFacts) -> Bool {
        let isKnown = files[path]?.changed == facts.changed && files[path]?.size == facts.size
        _ = age(of: path, facts, now: .zero)
        return isKnown
    }

    /// How long ago the file was first seen as it is.
    mutating func age(of path: RelativePath, _ facts: FileFacts, now: Duration) -> Duration {
        if let known = files[path], known.changed == facts.changed, known.size == facts.size {
            files[path]?.pass = pass
            return now - known.since
        }
        if files.count < Self.maximum || files[path] != nil {
            files[path] = Observation(
                changed: facts.changed, size: facts.size, since: now, pass: pass)
        }
        return .zero
    }
}
