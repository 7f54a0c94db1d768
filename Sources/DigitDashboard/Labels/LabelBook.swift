import Files
import ScanSpool
import Synchronization
import SystemPackage

/// What people said of numbers, as labelled digits in `training/`: one small picture a digit.
///
/// A label's name tells what it belongs to, so that nothing else has to be remembered:
///
///     training/4/scan-12-1-1of2.png      the first digit of number 1 on scan 12
///     training/7/scan-12-1-2of2.png      the second: somebody said that it is 47
///     training/3/drawn-0f3a9c…-1of1.png  a drawing
///
/// A number counts as said when all of its digits are there, so a death in between leaves it unsaid.
final class LabelBook: Sendable {
    /// A number on a scan.
    struct Place: Hashable, Sendable {
        let scan: Int64
        let field: Int

        var stem: String { "scan-\(scan)-\(field)" }
    }

    private struct State {
        var changed: [Duration?] = []
        var said: [Place: String] = [:]
    }

    private let layout: SpoolLayout
    private let state = Mutex(State())

    init(layout: SpoolLayout) {
        self.layout = layout
    }

    /// Returns what people said of each number: read anew when a folder has changed.
    func said() -> [Place: String] {
        state.withLock { state in
            let changed = (0...9).map { try? FileFacts(at: folder($0)).changed }
            if changed != state.changed {
                state.said = read()
                state.changed = changed
            }
            return state.said
        }
    }

    /// Writes what a person said of something, on the disk before it returns.
    ///
    /// - Parameters:
    ///   - stem: What it belongs to; an earlier word on it is taken back.
    ///   - digits: What was said, digit by digit.
    ///   - pictures: A PNG of each digit.
    /// - Returns: The files below the root.
    /// - Throws: `FileError` when a file cannot be written.
    /// - Precondition: There is a picture for each digit.
    func write(_ stem: String, digits: [Int], pictures: [[UInt8]]) throws(FileError) -> [String] {
        precondition(digits.count == pictures.count && !digits.isEmpty, "a picture a digit")
        let names = digits.indices.map { "\(stem)-\($0 + 1)of\(digits.count).png" }
        try remove(stem, keeping: Set(zip(digits, names).map { "\($0)/\($1)" }))
        for (digit, (name, picture)) in zip(digits, zip(names, pictures)) {
            try StoredFile.write(picture, to: folder(digit).appending(name), mode: 0o660)
        }
        return zip(digits, names).map { "training/\($0)/\($1)" }
    }

    /// Takes back what was said of something.
    ///
    /// - Parameters:
    ///   - stem: What it belongs to.
    ///   - kept: Files below `training/` that stay.
    /// - Returns: How many files are gone.
    /// - Throws: `FileError` when a file cannot be removed.
    @discardableResult
    func remove(_ stem: String, keeping kept: Set<String> = []) throws(FileError) -> Int {
        var count = 0
        for digit in 0...9 {
            for name in names(in: digit)
            where Self.parted(name)?.stem == stem && !kept.contains("\(digit)/\(name)") {
                try StoredFile.remove(folder(digit).appending(name))
                count += 1
            }
        }
        return count
    }

    private func read() -> [Place: String] {
        var digits: [Place: [Int: Int]] = [:]
        var counts: [Place: Int] = [:]
        for digit in 0...9 {
            for name in names(in: digit) {
                guard let (stem, number, count) = Self.parted(name),
                    let place = Self.place(stem)
                else { continue }
                digits[place, default: [:]][number] = digit
                counts[place] = count
            }
        }
        return digits.compactMapValues { $0 }.reduce(into: [:]) { said, entry in
            let (place, found) = entry
            guard let count = counts[place], found.count == count,
                (1...count).allSatisfy({ found[$0] != nil })
            else { return }
            said[place] = (1...count).compactMap { found[$0].map(String.init) }.joined()
        }
    }

    private func folder(_ digit: Int) -> FilePath { layout.training.appending("\(digit)") }

    private func names(in digit: Int) -> [String] {
        guard let folder = try? Folder(at: folder(digit)), let names = try? folder.names() else {
            return []
        }
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Parts `STEM-1of2.png`.
    private static func parted(_ name: String) -> (stem: String, number: Int, count: Int)? {
        guard name.hasSuffix(".png"), let dash = name.lastIndex(of: "-") else { return nil }
        let parts = name[name.index(after: dash)...].dropLast(4).split(separator: "o", maxSplits: 1)
        guard parts.count == 2, parts[1].first == "f", let number = Int(parts[0]),
            let count = Int(parts[1].dropFirst()), (1...20).contains(count),
            (1...count).contains(number)
        else { return nil }
        return (String(name[..<dash]), number, count)
    }

    private static func place(_ stem: String) -> Place? {
        let parts = stem.split(separator: "-")
        guard parts.count == 3, parts[0] == "scan", let scan = Int64(parts[1]),
            let field = Int(parts[2])
        else { return nil }
        return Place(scan: scan, field: field)
    }
}
