import Testing

@testable import Files

@Suite struct `The default ACL of a folder` {
    /// Version 2, and entries of tag, rights and number, as the kernel has them.
    private func attribute(_ entries: (tag: UInt8, rights: UInt8)...) -> [UInt8] {
        [2, 0, 0, 0] + entries.flatMap { [$0.tag, 0, $0.rights, 0, 255, 255, 255, 255] }
    }

    @Test func `gives the group what its entry says, within the mask`() {
        let plain = attribute((1, 7), (4, 7), (32, 0))
        #expect(DefaultAccess(attribute: plain)?.group == 7)
        let masked = attribute((1, 7), (4, 7), (16, 5), (32, 0))
        #expect(DefaultAccess(attribute: masked)?.group == 5)
    }

    @Test(arguments: [[], [2, 0, 0, 0], [2, 0, 0, 0, 4], [1, 0, 0, 0, 4, 0, 7, 0, 0, 0, 0, 0]])
    func `is none where the bytes are not one`(bytes: [UInt8]) {
        #expect(DefaultAccess(attribute: bytes) == nil)
    }

    @Test func `is none where a folder has none`() {
        #expect(DefaultAccess.of("/") == nil)
        #expect(DefaultAccess.of("/nowhere") == nil)
    }
}
