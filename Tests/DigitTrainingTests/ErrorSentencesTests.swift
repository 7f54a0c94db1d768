import Files
import Testing

@testable import DigitTraining

@Suite struct `Trouble with IDX files` {
    @Test(arguments: [
        (
            IDXError.missing(folder: "m", name: "train-images-idx3-ubyte"),
            """
            'm' has neither 'train-images-idx3-ubyte' nor 'train-images-idx3-ubyte.gz'. Give the \
            folder with the four MNIST files under their original names.
            """
        ),
        (
            .wrongMagic(path: "a", found: 0x89504E47, expected: 0x801, content: "labels"),
            """
            'a' is no IDX file of labels: it begins with 0x89504E47 where 0x00000801 is expected. Give \
            the original file.
            """
        ),
        (
            .absurdSize(path: "a", count: 5, rows: 9, columns: 2_000),
            """
            'a' claims to hold 5 images of 2000×9 pixels, which no training set has. The file is \
            damaged; get it again.
            """
        ),
        (
            .tooManyLabels(path: "a", count: 10_000_001),
            """
            'a' claims to hold 10000001 labels, which no training set has. The file is damaged; get it \
            again.
            """
        ),
        (
            .truncated(path: "a", foundBytes: 5, expectedBytes: 16),
            "'a' ends after 5 of 16 bytes. The file was not copied whole; copy it again."
        ),
        (
            .trailingBytes(path: "a", expectedBytes: 16),
            """
            'a' goes on after the 16 bytes its header promises. The file is damaged; get it again.
            """
        ),
        (
            .corrupt(path: "a", reason: "invalid block type"),
            "'a' cannot be unpacked: invalid block type. The file is damaged; get it again."
        ),
        (
            .countsDiffer(images: "a", imageCount: 3, labels: "b", labelCount: 2),
            "'a' holds 3 images but 'b' holds 2 labels. Give two files that belong together."
        ),
        (
            .labelOutOfRange(path: "b", index: 17, label: 26),
            "Label 17 of 'b' is 26; a digit from 0 to 9 is expected. Give the labels of digits."
        ),
        (
            .wrongImageSize(path: "a", rows: 14, columns: 20),
            "'a' holds images of 20×14 pixels; digitd reads 28×28. Give images of that size."
        ),
        (
            .file(.notAFile(path: "a", kind: "a folder")),
            "'a' is a folder, not a file. Put the file itself there."
        ),
    ])
    func `is told in a sentence`(error: IDXError, sentence: String) {
        #expect(error.description == sentence)
    }
}

@Suite struct `Trouble with a recipe` {
    @Test(arguments: [
        (
            RecipeError.unknown(name: "lectrue", nearest: "lecture", known: ["lecture", "relu"]),
            "There is no recipe 'lectrue'. Did you mean 'lecture'? Known are: lecture, relu."
        ),
        (
            .unknown(name: "x", nearest: nil, known: ["lecture", "relu"]),
            "There is no recipe 'x'. Known are: lecture, relu."
        ),
        (
            .badArchitecture(recipe: "mine", reason: "It has no layers."),
            "The recipe 'mine' has an architecture that cannot be used. It has no layers."
        ),
        (
            .tooFewImages(recipe: "mine", found: 3, needed: 20),
            """
            The recipe 'mine' needs at least 20 images and there are 3. Add images, or synthesise some \
            with 'digitd synthesise'.
            """
        ),
        (
            .missingDigit(recipe: "line", digit: 4),
            """
            The recipe 'line' writes numbers with all ten digits, and no image shows a 4, or none that \
            is learned from or held out. Add images of it.
            """
        ),
        (
            .wrongImageSize(recipe: "mine", found: 196, expected: 784),
            """
            The images have 196 pixels each and the recipe 'mine' takes 784. Give images of that size.
            """
        ),
        (
            .badCheckpoint(reason: "it is cut short"),
            "The training cannot go on from its checkpoint: it is cut short."
        ),
    ])
    func `is told in a sentence`(error: RecipeError, sentence: String) {
        #expect(error.description == sentence)
    }
}

@Suite struct `Trouble with a retraining` {
    @Test(arguments: [
        (
            RetrainingError.inProgress(lock: "models/.lock", process: 712),
            """
            A retraining is under way already (process 712 holds 'models/.lock'). Wait until it has \
            finished.
            """
        ),
        (
            .inProgress(lock: "models/.lock", process: nil),
            """
            A retraining is under way already (another process holds 'models/.lock'). Wait until it \
            has finished.
            """
        ),
        (
            .file(.system(operation: "lock", path: "m", errno: .readOnlyFileSystem)),
            "Cannot lock 'm': Read-only file system. Mount that disk writable."
        ),
    ])
    func `is told in a sentence`(error: RetrainingError, sentence: String) {
        #expect(error.description == sentence)
    }
}
