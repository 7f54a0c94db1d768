import Files
import PlainText
import SystemPackage

/// The settings of a systemd unit, as far as they stand in files: the unit, and what changes it.
struct UnitFile {
    private var values: [String: [String]] = [:]

    /// The file of the unit itself.
    let path: FilePath

    /// Where systemd looks for units, the most important place first.
    static let places: [FilePath] = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    /// Reads a unit and its drop-ins; `nil` where there is none.
    ///
    /// - Parameters:
    ///   - name: Its name, as `digitd.service`.
    ///   - places: Where to look, the most important place first.
    init?(_ name: String, in places: [FilePath] = Self.places) {
        guard let path = places.map({ $0.appending(name) }).first(where: StoredFile.exists)
        else { return nil }
        self.path = path
        take(path)
        // By name, whatever place they lie in; of one name the most important counts.
        var changes: [String: FilePath] = [:]
        for place in places.reversed() {
            let folder = place.appending(name + ".d")
            guard let names = try? Folder(at: folder, followingLinks: true).names() else {
                continue
            }
            for bytes in names where FileName.hasSuffix(bytes, ".conf") {
                changes[String(decoding: bytes, as: UTF8.self)] = folder.appending(name: bytes)
            }
        }
        for change in changes.sorted(by: { $0.key < $1.key }) { take(change.value) }
    }

    /// The last value of a setting; `nil` where it is not set.
    func value(_ key: String) -> String? { values[key]?.last }

    /// All words of a setting that may be given several times.
    func words(_ key: String) -> [String] {
        (values[key] ?? []).flatMap { $0.split(separator: " ").map(String.init) }
    }

    private mutating func take(_ path: FilePath) {
        guard let bytes = try? StoredFile.read(path, followingSymlink: true) else { return }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard !line.hasPrefix("#"), !line.hasPrefix(";"), let sign = line.firstIndex(of: "=")
            else { continue }
            let key = String(line[..<sign].trimmingSpaces)
            let value = String(line[line.index(after: sign)...].trimmingSpaces)
            // An empty value takes back all that was said before.
            values[key] = value.isEmpty ? [] : (values[key] ?? []) + [value]
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" || text.last == "\r" { text.removeLast() }
        return text
    }
}
