/// A file of the inbox that is about to be claimed.
public struct NewClaim: Sendable, Equatable {
    /// The path below the inbox, byte for byte.
    public var name: [UInt8]

    /// The same path as people read it: valid UTF-8 without control characters.
    public var display: String

    /// The number of the file in its file system, which stays with it through every rename.
    public var inode: UInt64

    /// Creates the intent to claim a file.
    public init(name: [UInt8], display: String, inode: UInt64 = 0) {
        self.name = name
        self.display = display
        self.inode = inode
    }
}

/// A file that was claimed, as the ledger remembers it.
public struct ScanClaim: Sendable, Equatable, Identifiable {
    /// The identity of the scan; also the id of its file in `work/`.
    public var id: Int64

    /// The path below the inbox, byte for byte.
    public var name: [UInt8]

    /// The same path as people read it.
    public var display: String

    /// The number of the file in its file system.
    public var inode: UInt64

    /// How often reading this scan was begun, the present time included.
    public var attempts: Int

    /// Which page of its file it is, from 1; `nil` where the file has one page alone.
    public var page: Int?

    /// The scan of the first page of the same file; `nil` where this is the first, or the only one.
    public var firstPage: Int64?

    /// Creates a claim.
    public init(
        id: Int64, name: [UInt8], display: String, inode: UInt64 = 0, attempts: Int = 1,
        page: Int? = nil, firstPage: Int64? = nil
    ) {
        self.page = page
        self.firstPage = firstPage
        self.id = id
        self.name = name
        self.display = display
        self.inode = inode
        self.attempts = attempts
    }
}

extension ScanClaim {
    /// The identity that stands for the file: that of its first scan, and the id of the file in `work/`.
    public var file: Int64 { firstPage ?? id }

    /// Whether it is a page behind the first of its file: its original is that of another scan.
    public var isFurtherPage: Bool { firstPage != nil }

    /// Returns the claim of a page of this file.
    ///
    /// The first page is this very scan. The others get identities of their own with their answers
    /// (``ScanLedger/recordAnswers(_:at:isTaken:)``).
    ///
    /// - Parameter page: The page, from 1.
    /// - Returns: The claim, with the name that people read: `name#page=2`, as RFC 8118 writes it.
    public func page(_ page: Int) -> ScanClaim {
        var claim = self
        claim.page = page
        claim.display = Self.display(display, page: page)
        if page > 1 { (claim.id, claim.firstPage) = (0, id) }
        return claim
    }

    /// A name of a file with one of its pages, from 1.
    public static func display(_ name: String, page: Int) -> String { "\(name)#page=\(page)" }

    /// Parts the name of a page into that of its file and the page; `nil` where it names no page.
    public static func parted(_ name: some Collection<UInt8>) -> (file: [UInt8], page: Int)? {
        let bytes = Array(name)
        let mark = Array("#page=".utf8)
        guard let digits = bytes.lastIndex(of: UInt8(ascii: "=")), digits >= mark.count,
            bytes[(digits - mark.count + 1)...digits].elementsEqual(mark),
            let page = Int(String(decoding: bytes[(digits + 1)...], as: UTF8.self)), page >= 1,
            bytes[digits + 1] != UInt8(ascii: "0"), bytes[digits + 1] != UInt8(ascii: "+")
        else { return nil }
        return (Array(bytes[..<(digits - mark.count + 1)]), page)
    }
}
