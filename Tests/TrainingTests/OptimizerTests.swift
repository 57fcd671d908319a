import Inference
import Testing
import Training

@Suite struct OptimizerTests {
    static let optimizers: [(name: String, optimizer: Optimizer)] = [
        ("adam", Optimizer(.adam, weightDecay: 0.1)), ("adamW", Optimizer(.adamw, weightDecay: 0.1)),
        ("sgd", Optimizer(.sgd, weightDecay: 0.1, momentum: 0.9, nesterov: true)),
        ("sgdPlain", Optimizer(.sgd, weightDecay: 0.1, momentum: 0.9, nesterov: false)),
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
            let found = 2 * Schedule(.oneCycle, warmUp: 0.3).factor(step: step, of: expected.count)
            #expect(abs(found - Double(rate)) < 1e-5 * Double(rate))
        }
    }

    @Test func otherSchedulesFallAsTheyShould() {
        #expect(Schedule(.constant).factor(step: 9, of: 10) == 1)
        #expect(Schedule(.polynomial, power: 0.9).factor(step: 0, of: 10) == 1)
        #expect(Schedule(.polynomial, power: 1).factor(step: 5, of: 10) == 0.5)
        let steps = (0..<9).map { Schedule(.step, epochs: 9, every: 3, factor: 0.1).factor(step: $0, of: 9) }
        for (found, expected) in zip(steps, [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01]) {
            #expect(abs(found - expected) < 1e-12)
        }
    }

    @Test func tenStepsOfANetworkArePyTorchs() throws {
        let file = try TrainingFixture.file()
        let architecture = try #require(SmallNetworks.all["attention2d"])
        let labels = try file.tensor("steps.labels").values.map { UInt8($0) }
        let optimizer = Optimizer(.sgd, weightDecay: 1e-3, momentum: 0.9, nesterov: true)
        let input = try file.tensor("steps.input")
        let steps = TenSteps(file: file, input: input, labels: labels, optimizer: optimizer, rate: 1e-2)
        try expectPyTorchs(steps.run(architecture), file, floor: 0.1)
    }

    @Test func tenStepsOfANetworkIn3DArePyTorchs() throws {
        let file = try TrainingFixture.file("steps3d")
        let architecture = NetworkArchitecture(
            kind: .oktayAttentionUNet3D, dimensions: 3, filters: [2, 3, 4, 5, 6], outputChannels: 2)
        let values: [Float] = (0..<32 * 64 * 64).map { index in
            let hash = UInt32(truncatingIfNeeded: index &* 2_654_435_761)
            return Float(Double(hash) * 0x1p-31 - 1)
        }
        let labels: [UInt8] = values.map { $0 > 0.5 ? 1 : 0 }
        let optimizer = Optimizer(.sgd, weightDecay: 1e-3, momentum: 0.9, nesterov: true)
        let input = Tensor(shape: [1, 1, 32, 64, 64], values: values)
        let steps = TenSteps(file: file, input: input, labels: labels, optimizer: optimizer, rate: 5e-4)
        try expectPyTorchs(steps.run(architecture), file, floor: 0.1)
    }

    /// The weights and running statistics are PyTorch's to 1e-4 of their norm, or of `floor` where that is more.
    private func expectPyTorchs(_ found: [String: Tensor], _ file: SafeTensors, floor: Double) throws {
        let (start, expected) = (file.tensors(under: "steps.start."), file.tensors(under: "steps.end."))
        #expect(found.keys.sorted() == expected.names)
        for name in expected.names {
            let reference = try expected.tensor(name)
            let distance = try #require(found[name]).distance(to: reference)
            #expect(distance < 1e-4 * max(reference.norm, floor), "\(name)")
            // Not even one that stayed as it was would pass.
            try #expect(start.tensor(name).distance(to: reference) > 10 * distance, "\(name)")
        }
    }
}
