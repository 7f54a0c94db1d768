import DigitTestSupport
import Glibc
import NeuralNetwork
import ScanImages
import SystemPackage
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A folder of labelled digits` {
    private let folder: TemporaryFolder
    private var digits = SegmentDigits(seed: 31)

    init() throws { folder = try TemporaryFolder() }

    @Test mutating func `gives its images, mixed but always in the same order`() throws {
        for digit in 0..<10 {
            for index in 0..<3 {
                try folder.write(
                    digits.picture(of: digit).pngBytes(), to: "\(digit)/sub \(index)/a.png")
            }
        }
        let first = try LabelledFolder(reading: folder.path)
        #expect(first.images.count == 30)
        #expect(first.problems.isEmpty)
        #expect(first.images.labels.sorted() == (0..<30).map { UInt8($0 / 3) })
        #expect(first.images.labels != first.images.labels.sorted())
        for (name, label) in zip(first.names, first.images.labels) {
            #expect(name.hasPrefix("\(label)/sub "))
        }
        #expect(try LabelledFolder(reading: folder.path, workers: 2) == first)
    }

    @Test mutating func `names what it cannot use, and why`() throws {
        try folder.write(digits.picture(of: 1).pngBytes(), to: "1/good.png")
        try folder.write([], to: "1/empty.png")
        try folder.write(GreyImage(width: 50, height: 50).pngBytes(), to: "2/blank.png")
        try folder.write(Array(digits.picture(of: 3).pngBytes().dropLast(40)), to: "3/cut.png")
        for name in [".hidden.png", "~$open.png", "a.png.part", "b.crdownload", "Thumbs.db"] {
            try folder.write([1], to: "4/\(name)")
        }
        let link = folder.path.appending("1/link.png")
        #expect(link.withPlatformString { symlink("good.png", $0) } == 0)
        let pipe = folder.path.appending("1/pipe.png")
        #expect(pipe.withPlatformString { mkfifo($0, 0o600) } == 0)
        try folder.write([1], to: "5/line\nbreak.png")
        try folder.write([1], to: "12/not-a-digit.png")

        let read = try LabelledFolder(reading: folder.path)

        #expect(read.names == ["1/good.png"])
        #expect(
            read.problems.map(\.name) == [
                "1/empty.png", "1/link.png", "1/pipe.png", "2/blank.png", "3/cut.png",
                "5/line\\nbreak.png",
            ])
        #expect(
            read.problems[1].reason
                == "It is a symbolic link, not a file. Put the file itself there.")
        #expect(
            read.problems[2].reason
                == "It is a pipe, a socket or a device, not a file. Put the file itself there.")
    }

    @Test func `says so when it holds nothing`() throws {
        try folder.createFolder("0")
        #expect(
            sentence(in: folder) { _ = try LabelledFolder(reading: folder.path) } == """
                'FOLDER' holds no labelled image. Put PNG or JPEG images of digits there.
                """)
        try folder.write([1], to: "0/a.png")
        #expect(
            sentence(in: folder) { _ = try LabelledFolder(reading: folder.path) } == """
                'FOLDER' holds no labelled image that can be used: 1 file has a problem. Put \
                PNG or JPEG images of one digit each there.
                """)
    }
}
