import Files
import Glibc
import SystemPackage

/// `digitd-fuzz`: throws bytes that libFuzzer makes up at one part of digitd.
///
///     digitd-fuzz TARGET seeds FOLDER            writes what the bytes are made up from
///     digitd-fuzz TARGET [OPTIONS] FOLDER        runs; OPTIONS are libFuzzer's
///     digitd-fuzz TARGET crash-…                 repeats what was found
///
/// `make fuzz` calls it. An error is no finding: only a crash, a precondition that fails, an execution
/// that does not come to its end, or what a target itself expects and does not find.
enum Fuzz {
    /// What bytes can be thrown at, by its name.
    static let targets: [String: any FuzzTarget.Type] = [
        "decoding": DecodingTarget.self,
        "reading": ReadingTarget.self,
        "model": ModelTarget.self,
        "configuration": ConfigurationTarget.self,
        "results": ResultsTarget.self,
        "hint": HintTarget.self,
    ]

    /// The one that runs; set once, before there is a second thread.
    nonisolated(unsafe) fileprivate static var running: (any FuzzTarget)?

    /// A folder for the files of a target, the same in each run.
    static func scratch(_ target: String) throws -> FilePath {
        let folder = FilePath(".build/fuzz-scratch/\(target)")
        try StoredFile.createFolder(folder)
        return folder
    }

    /// Makes the target that is named first ready, or writes its seeds and ends.
    fileprivate static func begin(_ words: [String]) throws {
        guard let name = words.first, let target = targets[name] else {
            print("Name a target first: \(targets.keys.sorted().joined(separator: ", ")).")
            exit(EX_USAGE)
        }
        guard words.count == 3, words[1] == "seeds" else { return running = try target.init() }
        for (index, seed) in try target.seeds().enumerated() {
            try StoredFile.write(seed, to: FilePath(words[2]).appending("seed-\(index)"))
        }
        exit(EX_OK)
    }
}

/// Called by libFuzzer, whose `main` it is, before it looks at the words of the command line: the first is ours.
@_cdecl("LLVMFuzzerInitialize")
public func begin(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    do {
        try Fuzz.begin(
            (1..<max(1, Int(count.pointee))).compactMap { place in
                words.pointee[place].map { String(cString: $0) }
            })
    } catch {
        fatalError("\(error)")
    }
    count.pointee -= 1
    for place in 1...Int(count.pointee) { words.pointee[place] = words.pointee[place + 1] }
    return 0
}

/// Called by libFuzzer with each of its ideas.
@_cdecl("LLVMFuzzerTestOneInput")
public func take(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzz.running?.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// A part of digitd that bytes are thrown at.
protocol FuzzTarget: SendableMetatype {
    /// Bytes as digitd itself writes them, for libFuzzer to begin with.
    static func seeds() throws -> [[UInt8]]

    init() throws

    /// Takes bytes as the part would; whatever they are, this must return.
    mutating func take(_ bytes: [UInt8])
}

/// Ends the process, which is a finding, unless something is true.
func expect(_ isTrue: @autoclosure () throws -> Bool, _ sentence: @autoclosure () -> String)
    rethrows
{
    if try !isTrue() { fatalError(sentence()) }
}
