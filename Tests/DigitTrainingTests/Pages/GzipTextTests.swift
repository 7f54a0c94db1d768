import CZlib
import DigitTestSupport
import Files
import NeuralNetwork
import SystemPackage
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A text that gzip packed` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    private func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = folder.path.appending("packing.gz")
        let file = path.withPlatformString { gzopen($0, "wb") }
        gzwrite(file, bytes, UInt32(bytes.count))
        gzclose(file)
        return try StoredFile.read(path)
    }

    /// Bytes that cannot be packed into fewer.
    private func noise(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(testSeed: 21)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private func flaw(_ bytes: [UInt8], limit: Int = 1 << 29) -> String? {
        do throws(GzipText.Flaw) {
            _ = try GzipText.unpacked(bytes, limit: limit)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(arguments: [0, 1, 1_000, 1 << 18, (1 << 18) + 1, 700_000])
    func `comes out as it went in, however many pieces it takes`(count: Int) throws {
        let bytes = noise(count)
        #expect(try GzipText.unpacked(try packed(bytes)) == bytes)
    }

    @Test(arguments: [[], [0x1F], Array("plain text\n".utf8), [0x1E, 0x8B, 0, 0]] as [[UInt8]])
    func `is taken as it is where gzip did not pack it`(bytes: [UInt8]) throws {
        #expect(try GzipText.unpacked(bytes) == bytes)
    }

    @Test func `is refused wherever it is cut off`() throws {
        let whole = try packed(Array("one line\nand another one\n".utf8))
        for length in 2..<whole.count {
            #expect(
                flaw(Array(whole.prefix(length))) == "it ends before its last byte",
                "\(length) of \(whole.count) bytes")
        }
    }

    @Test func `is refused with zlib's words where it is broken`() throws {
        let whole = try packed(noise(2_000))
        var wrongSum = whole
        wrongSum[whole.count - 8] ^= 1
        #expect(flaw(wrongSum) == "incorrect data check")
        var wrongLength = whole
        wrongLength[whole.count - 4] ^= 1
        #expect(flaw(wrongLength) == "incorrect length check")
        #expect(flaw([0x1F, 0x8B, 9] + whole.dropFirst(3)) == "unknown compression method")
    }

    @Test func `is the same or refused, whichever bit is turned`() throws {
        let bytes = Array("7 1 2 3\n".utf8) + noise(60)
        let whole = try packed(bytes)
        var refused = 0
        // The first two bytes say that it is gzip's.
        for place in 2..<whole.count {
            for bit in 0..<8 {
                var turned = whole
                turned[place] ^= 1 << bit
                do throws(GzipText.Flaw) {
                    // The moment of packing, and the system it was done on, say nothing of the bytes.
                    #expect(
                        try GzipText.unpacked(turned) == bytes, "bit \(bit) of byte \(place)")
                } catch {
                    refused += 1
                }
            }
        }
        #expect(refused > 8 * 60)
    }

    @Test func `may be as long as the limit, and no longer`() throws {
        let whole = try packed(noise(5_000))
        #expect(flaw(whole, limit: 5_000) == nil)
        #expect(flaw(whole, limit: 4_999) == "it unpacks to more than 4999 bytes")
    }

    @Test func `that stands for far more than it is, is given up soon`() throws {
        let bomb = try packed([UInt8](repeating: 0x20, count: 50 << 20))
        #expect(bomb.count < 100_000)
        #expect(flaw(bomb, limit: 1 << 20) == "it unpacks to more than 1048576 bytes")
    }
}
