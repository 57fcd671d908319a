import Inference
import Testing
import Training

@Suite struct LossTests {
    static let losses: [(name: String, loss: Loss)] = [
        ("dice", Loss(.dice)), ("crossEntropy", Loss(.crossEntropy)), ("diceAndCrossEntropy", Loss()),
        ("tversky", Loss(.tversky, alpha: 0.3, beta: 0.7)),
        ("focalTversky", Loss(.focalTversky, alpha: 0.3, beta: 0.7, gamma: 4.0 / 3)),
        ("focal", Loss(.focal, gamma: 2)),
    ]

    @Test(arguments: [1, 3], losses.indices)
    func valueAndGradientArePyTorchs(classes: Int, index: Int) throws {
        let (name, loss) = Self.losses[index]
        let file = try TrainingFixture.file()
        let logits = try file.tensor("loss\(classes).logits")
        let labels = try file.tensor("loss\(classes).labels").values.map { UInt8($0) }
        let found = loss.evaluate(logits, labels)
        let value = try #require(try file.tensor("loss\(classes).\(name).value").values.first)
        #expect(abs(found.value - Double(value)) < 1e-5 * abs(Double(value)))
        try #expect(found.gradient.relativeDistance(to: file.tensor("loss\(classes).\(name).gradient")) < 1e-5)
    }

    @Test(arguments: losses.indices)
    func gradientIsTheDifferenceQuotient(index: Int) throws {
        let loss = Self.losses[index].loss
        let file = try TrainingFixture.file()
        let logits = try file.tensor("loss3.logits")
        let labels = try file.tensor("loss3.labels").values.map { UInt8($0) }
        let gradient = loss.evaluate(logits, labels).gradient
        for place in stride(from: 0, to: logits.values.count, by: 23) {
            let values = [-1, 1].map { sign in
                var moved = logits.values
                moved[place] += Float(sign) * 0.02
                return loss.evaluate(Tensor(shape: logits.shape, values: moved), labels).value
            }
            let quotient = (values[1] - values[0]) / 0.04
            #expect(abs(quotient - Double(gradient.values[place])) < 2e-5 + 2e-3 * abs(quotient))
        }
    }

    @Test(arguments: losses.indices)
    func logitsThatAreNoNumbersCostNoNumber(index: Int) {
        let logits = Tensor(shape: [1, 1, 2, 2], values: [.nan, 1, -1, 2])
        #expect(Self.losses[index].loss.evaluate(logits, [0, 1, 1, 0]).value.isNaN)
    }

    @Test func aPerfectAnswerCostsAlmostNothing() {
        let labels: [UInt8] = [0, 1, 1, 0]
        let logits = Tensor(shape: [1, 1, 2, 2], values: labels.map { $0 == 1 ? 20 : -20 })
        #expect(Loss().evaluate(logits, labels).value < 1e-6)
    }
}
