import CZlib
import DigitTestSupport
import Files
import Glibc
import NeuralNetwork
import SystemPackage
import Testing

@testable import DigitTraining

@Suite struct `An IDX file` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Three images whose pixels count upwards, labelled 7, 0 and 9.
    private let images = LabelledImages(
        pixels: (0..<3 * 784).map { UInt8(truncatingIfNeeded: $0) }, labels: [7, 0, 9])

    private func imageBytes(_ header: [UInt32] = [0x803, 3, 28, 28]) -> [UInt8] {
        header.flatMap { number in (0..<4).map { UInt8(number >> (24 - 8 * $0) & 0xff) } }
            + images.pixels
    }

    private func labelBytes(_ labels: [UInt8] = [7, 0, 9]) -> [UInt8] {
        [0, 0, 8, 1, 0, 0, 0, UInt8(labels.count)] + labels
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let path = folder.path.appending("packing.gz")
        let file = path.withPlatformString { gzopen($0, "wb") }
        gzwrite(file, bytes, UInt32(bytes.count))
        gzclose(file)
        return try StoredFile.read(path)
    }

    private func read() throws -> LabelledImages {
        try LabelledImages(
            idxImages: folder.path.appending("images"), labels: folder.path.appending("labels"))
    }

    @Test func `comes back as it was written`() throws {
        try images.writeIDX(to: folder.path, set: .test)
        #expect(try LabelledImages(idxFolder: folder.path, set: .test) == images)
    }

    @Test(arguments: [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte", "train-labels.idx1-ubyte"),
        ("train-images-idx3-ubyte.gz", "train-labels.idx1-ubyte.gz"),
        ("train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte"),
    ])
    func `is found under each of its names, packed or not`(
        imageName: String, labelName: String
    ) throws {
        for (name, bytes) in [(imageName, imageBytes()), (labelName, labelBytes())] {
            try folder.write(name.hasSuffix(".gz") ? gzip(bytes) : bytes, to: name)
        }
        #expect(try LabelledImages(idxFolder: folder.path, set: .training) == images)
    }

    @Test func `says which file is missing`() throws {
        #expect(
            sentence(in: folder) {
                _ = try LabelledImages(idxFolder: folder.path, set: .training)
            } == """
                'FOLDER' has neither 'train-images-idx3-ubyte' nor 'train-images-idx3-ubyte.gz'. \
                Give the folder with the four MNIST files under their original names.
                """)
        #expect(
            sentence(in: folder) {
                _ = try LabelledImages(idxFolder: folder.path.appending("mnist"), set: .training)
            } == "Cannot open the folder 'mnist': No such file or directory. Check the path.")
    }

    @Test(
        arguments: [
            (
                [0x801, 3, 28, 28],
                """
                'images' is no IDX file of images: it begins with 0x00000801 where 0x00000803 is \
                expected. Give the original file.
                """
            ),
            (
                [0x803, 0xFFFF_FFFF, 28, 28],
                """
                'images' claims to hold 4294967295 images of 28×28 pixels, which no training set has. \
                The file is damaged; get it again.
                """
            ),
            (
                [0x803, 3, 60000, 60000],
                """
                'images' claims to hold 3 images of 60000×60000 pixels, which no training set has. \
                The file is damaged; get it again.
                """
            ),
            (
                [0x803, 4, 28, 28],
                """
                'images' ends after 2368 of 3152 bytes. The file was not copied whole; copy it again.
                """
            ),
            (
                [0x803, 2, 28, 28],
                """
                'images' goes on after the 1584 bytes its header promises. The file is damaged; get \
                it again.
                """
            ),
            (
                [0x803, 12, 14, 14],
                "'images' holds images of 14×14 pixels; digitd reads 28×28. Give images of that size."
            ),
        ] as [([UInt32], String)])
    func `is refused with a sentence when its header is wrong`(
        header: [UInt32], expected: String
    ) throws {
        try folder.write(imageBytes(header), to: "images")
        try folder.write(labelBytes(), to: "labels")
        #expect(sentence(in: folder) { _ = try read() } == expected)
    }

    @Test func `is refused when it is empty or stops inside its header`() throws {
        try folder.write(labelBytes(), to: "labels")
        for (length, expected) in [
            (0, "'images' ends after 0 of 16 bytes."), (3, "'images' ends after 3 of 16 bytes."),
            (15, "'images' ends after 15 of 16 bytes."),
        ] {
            try folder.write(Array(imageBytes().prefix(length)), to: "images")
            #expect(
                sentence(in: folder) { _ = try read() }
                    == expected + " The file was not copied whole; copy it again.")
        }
    }

    @Test func `is refused when its packed bytes are cut or damaged`() throws {
        try folder.write(labelBytes(), to: "labels")
        let packed = try gzip(imageBytes())
        try folder.write(Array(packed.dropLast(packed.count / 2)), to: "images")
        #expect(sentence(in: folder) { _ = try read() }.contains("was not copied whole"))

        var damaged = packed
        for index in 40..<60 { damaged[index] ^= 0x5A }
        try folder.write(damaged, to: "images")
        #expect(sentence(in: folder) { _ = try read() }.hasPrefix("'images' cannot be unpacked: "))
    }

    @Test func `is refused when it claims more labels than there can be`() throws {
        try folder.write(imageBytes(), to: "images")
        try folder.write([0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xFF, 7, 0, 9], to: "labels")
        #expect(
            sentence(in: folder) { _ = try read() } == """
                'labels' claims to hold 2147483647 labels, which no training set has. The file is \
                damaged; get it again.
                """)
    }

    @Test(arguments: [
        (
            [] as [UInt8],
            "'labels' ends after 0 of 8 bytes. The file was not copied whole; copy it again."
        ),
        (
            [0, 0, 8, 1, 0, 0, 0],
            "'labels' ends after 7 of 8 bytes. The file was not copied whole; copy it again."
        ),
        (
            [0, 0, 8, 3, 0, 0, 0, 3, 7, 0, 9],
            """
            'labels' is no IDX file of labels: it begins with 0x00000803 where 0x00000801 is expected. \
            Give the original file.
            """
        ),
        (
            [0, 0, 8, 1, 0, 0, 0, 3, 7, 0],
            "'labels' ends after 10 of 11 bytes. The file was not copied whole; copy it again."
        ),
        (
            [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9, 9],
            "'labels' goes on after the 11 bytes its header promises. The file is damaged; get it again."
        ),
        (
            [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 255],
            "Label 2 of 'labels' is 255; a digit from 0 to 9 is expected. Give the labels of digits."
        ),
    ])
    func `is refused with a sentence when its labels are damaged`(
        bytes: [UInt8], expected: String
    ) throws {
        try folder.write(imageBytes(), to: "images")
        try folder.write(bytes, to: "labels")
        #expect(sentence(in: folder) { _ = try read() } == expected)
        // Packed, it is refused just so.
        try folder.write(gzip(bytes), to: "labels")
        #expect(sentence(in: folder) { _ = try read() } == expected)
    }

    @Test func `is refused when labels and images do not belong together`() throws {
        try folder.write(imageBytes(), to: "images")
        try folder.write(labelBytes([7, 0]), to: "labels")
        #expect(
            sentence(in: folder) { _ = try read() } == """
                'images' holds 3 images but 'labels' holds 2 labels. Give two files that belong \
                together.
                """)
        try folder.write(labelBytes([7, 10, 9]), to: "labels")
        #expect(
            sentence(in: folder) { _ = try read() } == """
                Label 1 of 'labels' is 10; a digit from 0 to 9 is expected. Give the labels of \
                digits.
                """)
    }

    @Test func `is never waited for when it is a pipe`() throws {
        try folder.write(labelBytes(), to: "labels")
        #expect(folder.path.appending("images").withPlatformString { mkfifo($0, 0o600) } == 0)
        #expect(
            sentence(in: folder) { _ = try read() } == """
                'images' is a pipe, a socket or a device, not a file. Put the file itself there.
                """)
    }
}
