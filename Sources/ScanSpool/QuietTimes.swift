import Files
import SystemPackage

/// How long each file has to be left alone: that depends on whether it ends as its format ends.
struct QuietTimes {
    let rule: SettleRule

    /// Tells whether a file is complete, for this module knows no picture formats.
    private let completeness: CompletenessCheck

    /// Tells whether a file that seems to lack its end has it further in front.
    private let hasEnd: EndSearch

    /// Files whose end was looked for in all of them.
    private var searched = Observations()

    /// How much of a file's beginning and end is looked at.
    private static let probeLength = 64

    /// Files of up to this size are read as a whole.
    private static let wholeLength = 4096

    init(
        _ rule: SettleRule, completeness: @escaping CompletenessCheck, hasEnd: @escaping EndSearch
    ) {
        self.rule = rule
        self.completeness = completeness
        self.hasEnd = hasEnd
    }

    mutating func beginPass() {
        searched.beginPass()
    }

    mutating func forgetUnseen() {
        searched.forgetUnseen()
    }

    private enum Look {
        case found(FileCompleteness)
        case changedMeanwhile
    }

    /// Tells how long a regular file is left alone.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - folder: Where it is.
    ///   - path: The way to it from the inbox.
    ///   - facts: What the filesystem says of it.
    ///   - age: For how long it has not changed.
    /// - Returns: The time; nil when it changes just now.
    mutating func quietTime(
        of name: [UInt8], in folder: Folder, at path: @autoclosure () -> RelativePath,
        _ facts: FileFacts, _ age: Duration
    ) -> Duration? {
        // Between the shortest and the longest wait it depends on whether the file is complete.
        guard age >= rule.settle, age < rule.incompleteLimit else { return rule.settle }
        switch look(at: name, facts, in: folder) {
        case .found(.incomplete):
            return quietTimeWithoutEnd(of: name, in: folder, at: path(), facts, age)
        case .found(let completeness): return rule.quietTime(completeness)
        case .changedMeanwhile: return nil
        }
    }

    /// How long a file is left alone that does not end as its format ends.
    ///
    /// The end may have other data behind it. That is looked for once the file was quiet for as long as it
    /// then has to be, and again only when the file has changed: it may take reading all of it.
    private mutating func quietTimeWithoutEnd(
        of name: [UInt8], in folder: Folder, at path: @autoclosure () -> RelativePath,
        _ facts: FileFacts, _ age: Duration
    ) -> Duration {
        let short = rule.quietTime(.unknown)
        if age < short, facts.size > 0 { return min(short, rule.quietTime(.incomplete)) }
        let isSearched = searched.remember(path(), facts)
        guard facts.size > 0, !isSearched, let file = try? folder.fileForReading(name) else {
            return rule.quietTime(.incomplete)
        }
        let isThere = hasEnd(facts.size) { offset, count in
            (try? file.read(count, from: offset)) ?? []
        }
        return isThere ? short : rule.quietTime(.incomplete)
    }

    /// Asks the format whether the file is complete.
    private func look(at name: [UInt8], _ facts: FileFacts, in folder: Folder) -> Look {
        // Programs make an empty file first and fill it later.
        if facts.size == 0 { return .found(.incomplete) }
        do throws(Errno) {
            let file = try folder.fileForReading(name)
            let head: [UInt8]
            let tail: [UInt8]
            if facts.size <= Self.wholeLength {
                // One call instead of two.
                let whole = try file.read(facts.size)
                head = Array(whole.prefix(Self.probeLength))
                tail = Array(whole.suffix(Self.probeLength))
            } else {
                head = try file.read(Self.probeLength)
                tail = try file.read(Self.probeLength, from: facts.size - Self.probeLength)
            }
            let after = try FileFacts(of: file.descriptor)
            guard after.kind == .regular, after.changed == facts.changed, after.size == facts.size
            else { return .changedMeanwhile }
            return .found(completeness(head, tail, facts.size))
        } catch .noSuchFileOrDirectory {
            return .changedMeanwhile
        } catch {
            // Not ours to read: its reading will say why.
            return .found(.unknown)
        }
    }
}
