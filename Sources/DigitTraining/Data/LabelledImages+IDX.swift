import Files
import NeuralNetwork
import SystemPackage

/// Which of MNIST's two sets: the one to learn from or the one to be measured on.
public enum IDXSet: String, Sendable, CaseIterable {
    /// The 60,000 images to learn from.
    case training = "train"

    /// The 10,000 images to be measured on.
    case test = "t10k"
}

extension LabelledImages {
    /// Reads images and their labels from two IDX files, plain or gzipped.
    ///
    /// - Throws: A ``IDXError`` when a file cannot be read, is damaged, holds something else
    ///   or the two do not belong together.
    public init(idxImages: FilePath, labels: FilePath) throws(IDXError) {
        let images = try IDXFile.images(at: idxImages)
        guard images.rows == 28, images.columns == 28 else {
            throw .wrongImageSize(
                path: idxImages.display, rows: images.rows, columns: images.columns)
        }
        let classes = try IDXFile.labels(at: labels)
        guard images.count == classes.count else {
            throw .countsDiffer(
                images: idxImages.display, imageCount: images.count,
                labels: labels.display, labelCount: classes.count)
        }
        self.init(
            pixelsPerImage: images.rows * images.columns, pixels: images.pixels, labels: classes)
    }

    /// Reads one of the two sets from a folder that holds the MNIST files under their names, with
    /// a dash or a dot before `idx`, gzipped or not.
    ///
    /// - Throws: A ``IDXError`` when a file is missing or cannot be used.
    public init(idxFolder: FilePath, set: IDXSet) throws(IDXError) {
        try self.init(
            idxImages: Self.idxFile("\(set.rawValue)-images", "idx3-ubyte", in: idxFolder),
            labels: Self.idxFile("\(set.rawValue)-labels", "idx1-ubyte", in: idxFolder))
    }

    /// Writes the images and their labels as two IDX files under MNIST's names.
    ///
    /// - Throws: A ``IDXError`` when the system refuses.
    public func writeIDX(to folder: FilePath, set: IDXSet) throws(IDXError) {
        try IDXError.wrap { () throws(FileError) in
            try StoredFile.createFolder(folder)
            let images = IDXFile.bytes(of: (count, pixels), rows: 28, columns: pixelsPerImage / 28)
            try StoredFile.write(images, to: folder.appending("\(set.rawValue)-images-idx3-ubyte"))
            try StoredFile.write(
                IDXFile.bytes(ofLabels: labels),
                to: folder.appending("\(set.rawValue)-labels-idx1-ubyte"))
        }
    }

    /// The first spelling of a file's name that is in the folder.
    private static func idxFile(
        _ stem: String, _ kind: String, in folder: FilePath
    ) throws(IDXError) -> FilePath {
        guard StoredFile.isFolder(folder) else {
            throw .file(
                .system(
                    operation: "open the folder", path: folder.display,
                    errno: StoredFile.exists(folder) ? .notDirectory : .noSuchFileOrDirectory))
        }
        for separator in ["-", "."] {
            for ending in ["", ".gz"] {
                let path = folder.appending(stem + separator + kind + ending)
                if StoredFile.exists(path) { return path }
            }
        }
        throw .missing(folder: folder.display, name: "\(stem)-\(kind)")
    }
}
