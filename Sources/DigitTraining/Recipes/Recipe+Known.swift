import Handwriting
import NeuralNetwork

extension Recipe {
    /// The recipes that come with digitd, the lecture's first.
    public static let all: [Recipe] = [
        lecture, crossEntropy, softmax, convolution, convolutions, convolutionsRelu, expanded,
        dropout, relu, features, standard, line, finder, ink,
    ]

    /// The lecture's network, as in Nielsen's `network.py`: sizes 784, 30, 10, everything drawn
    /// from N(0, 1), σ, quadratic cost, mini-batches of 10 at η = 3.0, no more.
    public static let lecture = Recipe(
        name: "lecture",
        summary: "784-30-10, sigmoid, quadratic cost, η 3.0, as in the lecture",
        architecture: "784-30-10",
        initialization: .lecture,
        settings: SGDSettings(
            cost: .quadratic, epochs: 30, miniBatchSize: 10, learningRate: 3.0),
        heldOutShare: 0,  // Nothing is chosen or calibrated here, so all 60,000 are learned from.
        measure: .test)

    /// The first step of Nielsen's third chapter: the cross-entropy does not slow down where a
    /// neuron is badly wrong; with L2 and 100 hidden neurons.
    public static let crossEntropy = Recipe(
        name: "cross-entropy",
        summary: "784-100-10, sigmoid, cross-entropy, η 0.5, λ 5.0 (Nielsen, ch. 3)",
        architecture: "784-100-10",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 30, miniBatchSize: 10, learningRate: 0.5, l2: 5.0),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// Where Nielsen's sixth chapter begins: 100 hidden neurons and a softmax layer.
    public static let softmax = Recipe(
        name: "softmax",
        summary: "784-100-10 softmax, log-likelihood, η 0.1, 60 epochs (Nielsen, ch. 6)",
        architecture: "784-100-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 60, miniBatchSize: 10, learningRate: 0.1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// One layer of 20 maps and pooling before the neurons: windows of 5×5 that share their weights.
    public static let convolution = Recipe(
        name: "convolution",
        summary: "20 maps of 5×5, pooling, 100 neurons, softmax, η 0.1, 60 epochs (Nielsen, ch. 6)",
        architecture: "28x28-20c5x5v-p2x2-100-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 60, miniBatchSize: 10, learningRate: 0.1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// Two layers of maps: the second looks for patterns among the patterns of the first.
    public static let convolutions = Recipe(
        name: "convolutions",
        summary: "20 and 40 maps of 5×5, pooling, 100 neurons, softmax, η 0.1 (Nielsen, ch. 6)",
        architecture: "28x28-20c5x5v-p2x2-40c5x5v-p2x2-100-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 60, miniBatchSize: 10, learningRate: 0.1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// The same with rectified neurons.
    public static let convolutionsRelu = Recipe(
        name: "convolutions-relu",
        summary: "the same with ReLU, η 0.03, λ 0.1, 60 epochs (Nielsen, ch. 6)",
        architecture: "28x28-20c5x5vrelu-p2x2-40c5x5vrelu-p2x2-100relu-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 60, miniBatchSize: 10, learningRate: 0.03, l2: 0.1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// The same on more data: most images are moved by a pixel, another way in each epoch.
    public static let expanded = Recipe(
        name: "expanded",
        summary: "the same on moved images, η 0.03, λ 0.1, 60 epochs (Nielsen, ch. 6)",
        architecture: convolutionsRelu.architecture,
        settings: convolutionsRelu.settings,
        augmentation: AugmentationSettings(share: 0.8, shiftInPixels: 1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// Where Nielsen's sixth chapter ends: two large layers, half of whose neurons are left out each
    /// time, and images moved by a pixel.
    public static let dropout = Recipe(
        name: "dropout",
        summary: "two layers of 1000 neurons, dropout 0.5, moved images, η 0.03 (Nielsen, ch. 6)",
        architecture:
            "28x28-20c5x5vrelu-p2x2-40c5x5vrelu-p2x2-1000relu-1000relu-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 40, miniBatchSize: 10, learningRate: 0.03, dropout: 0.5),
        augmentation: AugmentationSettings(share: 0.8, shiftInPixels: 1),
        heldOutShare: 1.0 / 6,
        measure: .test)

    /// Rectified neurons with momentum: the recipe for trying things.
    public static let relu = Recipe(
        name: "relu",
        summary: "784-128-10, ReLU and softmax, momentum, 10 epochs: quick",
        architecture: "784-128relu-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 10, miniBatchSize: 50, learningRate: 0.1,
            schedule: .cosine(), momentum: 0.9))

    /// Small windows, normalisation and Adam: the most accurate recipe for single digits.
    public static let features = Recipe(
        name: "features",
        summary:
            "six layers of 3×3 maps, batch normalisation, Adam, augmented and synthetic digits",
        architecture:
            "28x28-16c3x3nrelu-16c3x3nrelu-p2x2-32c3x3nrelu-32c3x3nrelu-p2x2"
            + "-64c3x3nrelu-64c3x3nrelu-p2x2-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 40, miniBatchSize: 128, learningRate: 0.003,
            schedule: .cosine(warmUpEpochs: 1), l2: 1000, optimiser: .adam, averaging: 0.999),
        augmentation: .standard,
        syntheticImages: 40_000)

    /// Slides along a line of writing and tells its digits without cutting it first.
    public static let line = Recipe(
        name: "line",
        summary: "reads whole lines: maps that slide along a strip, CTC, Adam, synthetic strips",
        architecture:
            "32x4-16c3x3nrelu-p2x2-32c3x3nrelu-32c3x3nrelu-p2x2-64c3x3nrelu-64c3x3nrelu-p2x1"
            + "-128c3x3nrelu-p4x1-128c1x5nrelu-128c1x5nrelu-11softmax",
        initialization: .scaled,
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 60, miniBatchSize: 64, learningRate: 0.0025,
            schedule: .cosine(warmUpEpochs: 2), l2: 100, optimiser: .adam, averaging: 0.999),
        syntheticImages: 120_000, subject: .lines(stripsPerEpoch: 10_000))

    /// Looks at whole pages and tells what each place is, and which places are one number.
    public static let finder = Recipe(
        name: "finder",
        summary: "finds numbers on pages: what each place is, skips, Adam, drawn pages",
        architecture:
            "16x16-16c5x5s2nrelu-32c3x3s2nrelu-32c3x3nrelu-64c3x3s2nrelu-64c3x3d2nrelu-64c3x3d4nrelu"
            + "-64c3x3d8nrelu-64c3x3nrelu-32u2nrelu-32c3x3nrelu-16u0nrelu-12c3x3nrelu-10softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 30, miniBatchSize: 6, learningRate: 0.003,
            schedule: .cosine(warmUpEpochs: 1), l2: 15, optimiser: .adam, averaging: 0.999),
        subject: .pages(patchesPerEpoch: 1_500))

    /// Slides along a number that was cut out of a page, and tells written digits from printed ones.
    public static let ink = Recipe(
        name: "ink",
        summary: "tells written digits from printed ones: maps that slide along a strip, CTC, Adam",
        architecture:
            "32x4-8c3x3nrelu-p2x2-16c3x3nrelu-p2x2-32c3x3nrelu-p2x1-48c3x3nrelu-p4x1-48c1x5nrelu-3softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 24, miniBatchSize: 64, learningRate: 0.003,
            schedule: .cosine(warmUpEpochs: 1), l2: 50, optimiser: .adam, averaging: 0.999),
        subject: .ink(stripsPerEpoch: 6_000))

    /// The network that ships with digitd.
    public static let standard = Recipe(
        name: "default",
        summary: "as features, and knows what is no digit: as shipped",
        architecture:
            "28x28-16c3x3nrelu-16c3x3nrelu-p2x2-32c3x3nrelu-32c3x3nrelu-p2x2"
            + "-64c3x3nrelu-64c3x3nrelu-p2x2-11softmax",
        settings: SGDSettings(
            cost: .crossEntropy, epochs: 40, miniBatchSize: 128, learningRate: 0.003,
            schedule: .cosine(warmUpEpochs: 1), l2: 1000, optimiser: .adam, averaging: 0.999),
        augmentation: .standard,
        syntheticImages: 40_000,
        nonDigits: 15_000,
        refiningEpochs: 4)
}

extension Recipe {
    /// How far images are changed in an epoch, counted from 0.
    func augmentation(inEpoch epoch: Int) -> AugmentationSettings {
        var augmentation = augmentation
        if epoch >= settings.epochs - refiningEpochs {
            augmentation.share = min(augmentation.share, 0.5)
        }
        return augmentation
    }
}
