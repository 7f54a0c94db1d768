import DigitReading
import Files
import Glibc
import ScanImages
import ScanLedger
import ScanSpool

/// A scan that lies in `work/` and is about to be read.
struct ClaimedScan: Sendable {
    /// The scan as the ledger knows it.
    var claim: ScanClaim

    /// Where it was in the inbox.
    let path: RelativePath

    /// Why it need not be read, where that is known already.
    var refusal: Refusal?

    /// Its size in bytes when it was seen, to share the work out by; 0 when unknown.
    var size = 0

    /// Whether it was claimed before a restart or a pause, and may have been answered in part.
    var isTakenUp = false

    /// Whether it was being read in a process that was ended, or ended by itself: nobody knows which.
    var isSuspect = false

    /// The id of its file in `work/`.
    var workName: String { String(claim.file) }
}

extension ClaimedScan {
    /// Returns a page of the file as a scan; itself where the file has one page alone.
    ///
    /// - Parameter page: The page, from 1; `nil` where there is one.
    /// - Returns: The scan of the page.
    func page(_ page: Int?) -> ClaimedScan {
        guard let page else { return self }
        var scan = self
        scan.claim = claim.page(page)
        return scan
    }

    /// Parts a catch so that a row of large pictures is answered one after the other, and not all
    /// of them when the last one is read.
    static func batches(of scans: [ClaimedScan]) -> [[ClaimedScan]] {
        var batches: [[ClaimedScan]] = []
        var bytes = Int.max / 2
        for scan in scans {
            if bytes + scan.size > 16 << 20 {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(scan)
            bytes += scan.size
        }
        return batches
    }
}

/// A scan that was read, or not, and has to be answered.
struct ReadScan: Sendable {
    /// Where it was in the inbox.
    let path: RelativePath

    /// What is answered.
    var answer: ScanAnswer

    /// Whether its document may lie in the outbox: see ``ClaimedScan/isTakenUp``.
    var isTakenUp = false
}

extension ScanAnswer {
    /// The content of the JSON document.
    var documentBytes: [UInt8] { Array((document + "\n").utf8) }
}

extension AnsweredScan {
    /// Where it was in the inbox.
    var path: RelativePath {
        guard let path = RelativePath(bytes: claim.name) else {
            preconditionFailure("the ledger holds '\(claim.display)', which is no path")
        }
        return path
    }

    /// Whether its document is called as the scan is, and not told from another one by an id.
    var hasPlainDocumentName: Bool {
        let plain = pagePath.documentPath().bytes
        // Those of earlier versions are in no day's folder.
        return documentName == plain || documentName == Array("\(time.day)/".utf8) + plain
    }

    /// Where its page of a file of many would be in the inbox, were it a file: what its documents are called by.
    var pagePath: RelativePath { path.ofPage(claim.page) }

    /// The id of its file in `work/`, as long as it is there.
    var workName: String { String(claim.file) }
}

extension [AnsweredScan] {
    /// The answers file by file: of one that has many pages all of them, in the order of the first ones.
    var byFile: [[AnsweredScan]] {
        var files: [[AnsweredScan]] = []
        var places: [Int64: Int] = [:]
        for scan in self {
            if let place = places[scan.claim.file] {
                files[place].append(scan)
            } else {
                places[scan.claim.file] = files.count
                files.append([scan])
            }
        }
        return files
    }
}

extension RelativePath {
    /// The name of one of a file's pages, from 1; itself where there is one page alone.
    func ofPage(_ page: Int?) -> RelativePath {
        page.map { appending(suffix: ScanClaim.display("", page: $0)) } ?? self
    }
}

extension Refusal {
    /// What the folder says about a file that cannot be read, as an answer to its scan.
    init(_ error: SpoolError) {
        switch error {
        case .tooLarge(let bytes, let limit): self.init(.tooManyBytes(bytes, limit: limit))
        case .notARegularFile: self.init(code: .notAFile, reason: error.description)
        default: self.init(code: .unreadable, reason: error.description)
        }
    }
}
