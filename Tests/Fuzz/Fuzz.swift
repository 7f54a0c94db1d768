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
        "reading-whole": WholeReadingTarget.self,
        "model": ModelTarget.self,
        "configuration": ConfigurationTarget.self,
        "results": ResultsTarget.self,
        "rows": RowsTarget.self,
        "hint": HintTarget.self,
    ]

    /// The one that runs; set once, before there is a second thread.
    nonisolated(unsafe) fileprivate static var running: (any FuzzTarget)?

    /// The variable that names the target to those processes that libFuzzer starts.
    private static let variable = "DIGITD_FUZZ_TARGET"

    /// A folder for the files of a target, of this process alone.
    ///
    /// In memory where that is possible: a disk is waited for at each file that is cut and written again.
    static func scratch(_ target: String) throws -> FilePath {
        let place = access("/dev/shm", W_OK) == 0 ? "/dev/shm/digitd-fuzz-" : ".build/fuzz-scratch-"
        let folder = FilePath("\(place)\(getuid())/\(target)-\(getpid())")
        try StoredFile.createFolder(folder)
        return folder
    }

    /// Makes the target that is named first ready, or writes its seeds and ends.
    ///
    /// - Returns: The target.
    fileprivate static func begin(_ words: [String]) throws -> any FuzzTarget.Type {
        // A process that libFuzzer itself has started (-jobs, -fork) is not told the name.
        let known = getenv(variable).map { String(cString: $0) }
        guard let name = words.first.flatMap({ targets[$0] == nil ? nil : $0 }) ?? known,
            let target = targets[name]
        else {
            print("Name a target first: \(targets.keys.sorted().joined(separator: ", ")).")
            exit(EX_USAGE)
        }
        setenv(variable, name, 1)
        guard words.count == 3, words[1] == "seeds" else {
            running = try target.init()
            return target
        }
        for (index, seed) in try target.seeds().enumerated() {
            try StoredFile.write(seed, to: FilePath(words[2]).appending("seed-\(index)"))
        }
        exit(EX_OK)
    }
}

/// Called by libFuzzer, whose `main` it is, before it looks at the words of the command line: the first is ours, and
/// the length of the longest bytes takes its place.
@_cdecl("LLVMFuzzerInitialize")
public func begin(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    let given = (1..<max(1, Int(count.pointee))).compactMap { place in
        words.pointee[place].map { String(cString: $0) }
    }
    do {
        let target = try Fuzz.begin(given)
        if given.first.map({ Fuzz.targets[$0] != nil }) ?? false {
            words.pointee[1] = strdup("-max_len=\(target.longest)")
        }
    } catch {
        fatalError("\(error)")
    }
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

    /// The longest bytes that are made up: no more than it takes to say everything.
    static var longest: Int { get }

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
