import Inference
import Testing
import Training

@Suite("Schedules and sums of losses")
struct ScheduleTests {
    private func check(_ schedule: Schedule, of total: Int, _ expected: [Double]) {
        for (step, factor) in expected.enumerated() {
            #expect(abs(schedule.factor(step: step, of: total) - factor) < 2e-9, "step \(step)")
        }
    }

    @Test("a stepped rate falls every so many epochs, however many batches these have")
    func stepped() {
        let schedule = Schedule(.step, epochs: 6, every: 2, factor: 0.5)
        check(schedule, of: 18, [1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25])
        check(Schedule(.step, epochs: 5, every: 3, factor: 0.1), of: 10, [1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1])
    }

    @Test("a polynomial rate is a power of what is left")
    func polynomial() {
        check(Schedule(.polynomial, power: 2), of: 4, [1, 0.5625, 0.25, 0.0625, 0])
        let usual = Schedule(.polynomial, power: 0.9)
        check(usual, of: 4, [1, 0.7718895067235705, 0.5358867312681466, 0.2871745887492587])
    }

    @Test("a cycle rises during its share of the training and falls during the rest")
    func cycle() {
        check(
            Schedule(.oneCycle, warmUp: 0.5), of: 10,
            [0.04, 0.180588745, 0.52, 0.859411255, 1, 0.904508879, 0.654509879, 0.345494121, 0.095495121, 4e-6])
        let rising = Schedule(.oneCycle, warmUp: 1)
        #expect(abs(rising.factor(step: 0, of: 5) - 0.04) < 1e-12 && abs(rising.factor(step: 2, of: 5) - 0.52) < 1e-12)
        #expect(rising.factor(step: 4, of: 5) == 1)
        let falling = Schedule(.oneCycle, warmUp: 0)
        #expect(falling.factor(step: 0, of: 5) < 1 && falling.factor(step: 4, of: 5) == 4e-6)
    }

    @Test("cross-entropy counts as much beside Dice as its weight says", arguments: [1, 3], [0, 0.5, 2.5])
    func weights(channels: Int, weight: Double) {
        let values = (0..<channels * 12).map { Float(($0 * 37) % 17) / 8 - 1 }
        let logits = Tensor(shape: [2, channels, 2, 3], values: values)
        let labels = (0..<12).map { UInt8($0 % (channels == 1 ? 2 : 3)) }
        let (dice, entropy) = (Loss(.dice).evaluate(logits, labels), Loss(.crossEntropy).evaluate(logits, labels))
        let sum = Loss(.diceAndCrossEntropy, crossEntropyWeight: weight).evaluate(logits, labels)
        #expect(abs(sum.value - dice.value - weight * entropy.value) < 1e-5)
        for ((found, one), other) in zip(zip(sum.gradient.values, dice.gradient.values), entropy.gradient.values) {
            #expect(abs(found - one - Float(weight) * other) < 1e-6)
        }
        #expect(sum.gradient.shape == logits.shape)
    }

    @Test("what is missed and what is found too much cost as much as their weights say")
    func tversky() {
        // Of four voxels the first two are true; logits this large leave no doubt.
        let found = { (places: [Bool]) in
            Tensor(shape: [1, 1, 2, 2], values: places.map { $0 ? 40 : -40 })
        }
        let loss = Loss(.tversky, alpha: 0.2, beta: 0.6)
        let missed = loss.evaluate(found([true, false, false, false]), [1, 1, 0, 0]).value
        #expect(abs(missed - (1 - 1.5 / 2.1)) < 1e-6)
        let invented = loss.evaluate(found([true, true, true, false]), [1, 1, 0, 0]).value
        #expect(abs(invented - (1 - 2.5 / 2.7)) < 1e-6)
        let nothing = loss.evaluate(found([false, false, false, false]), [0, 0, 0, 0]).value
        #expect(abs(nothing) < 1e-6)
    }
}
