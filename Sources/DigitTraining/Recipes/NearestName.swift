/// Finds the name someone probably meant: of a recipe, a configuration key, a variable.
package enum NearestName {
    /// Returns the candidate with the smallest edit distance, or `nil` when none is near.
    ///
    /// A name that is right but for its section (`errorRate` instead of `reading.errorRate`)
    /// counts as near.
    package static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = name.lowercased()
        let lastComponent = wanted.split(separator: ".").last.map(String.init) ?? wanted
        let ranked = candidates.map { candidate in
            let known = candidate.lowercased()
            let knownLast = known.split(separator: ".").last.map(String.init) ?? known
            let whole = editDistance(wanted, known)
            return (name: candidate, distance: knownLast == lastComponent ? min(whole, 1) : whole)
        }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, name.count / 3) ? best.name : nil
    }

    /// Returns how many letters must be added, removed or replaced to turn one text into another.
    ///
    /// Wagner and Fischer, *The String-to-String Correction Problem*, 1974, with one row kept.
    static func editDistance(_ first: String, _ second: String) -> Int {
        let second = Array(second.unicodeScalars)
        var row = Array(0...second.count)
        for (line, letter) in first.unicodeScalars.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in second.indices {
                let replaced = diagonal + (letter == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[second.count]
    }
}
