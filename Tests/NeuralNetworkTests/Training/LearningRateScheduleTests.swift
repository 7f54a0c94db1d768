import NeuralNetwork
import Testing

@Suite struct `The learning rate` {
    @Test func `stays as it is by default`() {
        #expect(LearningRateSchedule.constant.factor(atEpoch: 7.5, of: 10) == 1)
    }

    @Test func `warms up, then falls along a cosine`() {
        let schedule = LearningRateSchedule.cosine(warmUpEpochs: 2, finalFraction: 0.1)
        let factors = [0, 1, 2, 6, 10].map { schedule.factor(atEpoch: $0, of: 10) }
        for (factor, expected) in zip(factors, [0, 0.5, 1, 0.55, 0.1]) {
            #expect(abs(factor - expected) < 1e-12)
        }
    }
}
