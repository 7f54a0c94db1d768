/// How a network learns: stochastic gradient descent over mini-batches (Nielsen, chapter 1 and 3).
public struct SGDSettings: Sendable, Hashable, Codable {
    /// What is made small.
    public var cost: Cost

    /// The number of times each image is seen.
    public var epochs: Int

    /// The number of images of one step; the last mini-batch of an epoch may be smaller.
    public var miniBatchSize: Int

    /// The learning rate η at factor 1 of the schedule.
    public var learningRate: Float

    /// How the learning rate changes.
    public var schedule: LearningRateSchedule

    /// The share μ of the last step that the next one keeps (Nielsen, chapter 3, equation (107)); 0 is plain
    /// gradient descent.
    public var momentum: Float

    /// What takes the step along the gradient.
    public var optimiser: Optimiser

    /// The share of the averaged weights that a step keeps, when the network saved is the running
    /// average of those learned (Polyak and Juditsky 1992); 0 saves the last ones.
    public var averaging: Float

    /// The share of the hidden neurons and features that each image is learned from without, drawn anew
    /// every time; pixels are never left out.
    ///
    /// What is kept is scaled by `1 / (1 - share)`, so that a trained network needs no change (Hinton et
    /// al., *Improving neural networks by preventing co-adaptation of feature detectors*, 2012; Nielsen,
    /// chapter 3).
    public var dropout: Float

    /// The strength λ of weight decay.
    ///
    /// Each step scales the weights by `1 - ηλ/n`, where n is the
    /// number of training images (Nielsen, chapter 3, equation (93)). Biases do not decay.
    public var l2: Float

    /// Creates settings; the defaults are the lecture's.
    ///
    /// - Precondition: Counts are positive; rates are finite and not negative; momentum is below 1.
    public init(
        cost: Cost = .quadratic, epochs: Int = 30, miniBatchSize: Int = 10,
        learningRate: Float = 3, schedule: LearningRateSchedule = .constant, momentum: Float = 0,
        l2: Float = 0, optimiser: Optimiser = .gradientDescent, averaging: Float = 0,
        dropout: Float = 0
    ) {
        precondition(epochs >= 0 && miniBatchSize > 0)
        precondition((0..<Float.infinity).contains(learningRate))
        precondition((0..<Float.infinity).contains(l2))
        precondition((0..<1).contains(momentum))
        self.cost = cost
        self.epochs = epochs
        self.miniBatchSize = miniBatchSize
        self.learningRate = learningRate
        self.schedule = schedule
        self.momentum = momentum
        precondition((0..<1).contains(averaging))
        precondition((0..<1).contains(dropout))
        self.l2 = l2
        self.optimiser = optimiser
        self.averaging = averaging
        self.dropout = dropout
    }

    /// Whether only networks that look for features first can learn so.
    public var needFeatures: Bool { optimiser != .gradientDescent || averaging > 0 }
}
