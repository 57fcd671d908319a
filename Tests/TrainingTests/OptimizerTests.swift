import Inference
import Testing
import Training

@Suite struct OptimizerTests {
    static let optimizers: [(name: String, optimizer: Optimizer)] = [
        ("adam", .adam(weightDecay: 0.1)), ("adamW", .adamW(weightDecay: 0.1)),
        ("sgd", .sgd(momentum: 0.9, nesterov: true, weightDecay: 0.1)),
        ("sgdPlain", .sgd(momentum: 0.9, nesterov: false, weightDecay: 0.1)),
    ]

    @Test(arguments: optimizers.indices)
    func tenStepsArePyTorchs(index: Int) throws {
        let (name, optimizer) = Self.optimizers[index]
        let file = try TrainingFixture.file()
        var values = try file.tensor("optimizer.start").values
        let gradients = try file.tensor("optimizer.gradients")
        var state = OptimizerState(optimizer, count: values.count)
        for step in 0..<gradients.shape[0] {
            let row = Array(gradients.values[step * values.count..<(step + 1) * values.count])
            state.step(&values, row, rate: 1e-2)
        }
        let found = Tensor(shape: [values.count], values: values)
        try #expect(found.relativeDistance(to: file.tensor("optimizer.\(name)")) < 1e-6)
    }

    @Test func theOneCycleScheduleIsPyTorchs() throws {
        let expected = try TrainingFixture.file().tensor("schedule.oneCycle").values
        for (step, rate) in expected.enumerated() {
            let found = 2 * Schedule.oneCycle(warmUp: 0.3).factor(step: step, of: expected.count)
            #expect(abs(found - Double(rate)) < 1e-5 * Double(rate))
        }
    }

    @Test func otherSchedulesFallAsTheyShould() {
        #expect(Schedule.constant.factor(step: 9, of: 10) == 1)
        #expect(Schedule.polynomial(power: 0.9).factor(step: 0, of: 10) == 1)
        #expect(Schedule.polynomial(power: 1).factor(step: 5, of: 10) == 0.5)
        let steps = (0..<9).map { Schedule.step(every: 1.0 / 3, factor: 0.1).factor(step: $0, of: 9) }
        for (found, expected) in zip(steps, [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01]) {
            #expect(abs(found - expected) < 1e-12)
        }
    }

    @Test func tenStepsOfANetworkArePyTorchs() throws {
        let file = try TrainingFixture.file()
        let architecture = try #require(SmallNetworks.all["attention2d"])
        let graph = try NetworkBuilder(architecture).graph(weights: file.tensors(under: "steps.start."))
        let input = try file.tensor("steps.input")
        let labels = try file.tensor("steps.labels").values.map { UInt8($0) }
        let plan = try TrainingPlan(graph: graph, inputShape: input.shape, threads: 2)
        let optimizer = Optimizer.sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-3)
        var state = OptimizerState(optimizer, count: plan.weights.count)
        for _ in 0..<10 {
            let loss = Loss.diceAndCrossEntropy().evaluate(try plan.forward(input), labels)
            plan.backward(loss.gradient)
            state.step(plan.weights.values, plan.weights.gradients, rate: 1e-2)
        }
        let expected = file.tensors(under: "steps.end.")
        let found = plan.checkpoint()
        #expect(found.keys.sorted() == expected.names)
        for name in expected.names {
            let reference = try expected.tensor(name)
            let distance = try #require(found[name]).distance(to: reference)
            #expect(distance < 1e-4 * max(reference.norm, 0.1), "\(name)")
        }
    }
}
