import Inference
import Testing
import Training

/// Every network learns to find ellipsoids within seconds.
@Suite struct ArchitectureLearningTests {
    static let networks = NetworkCatalog.entries.flatMap { entry in
        entry.dimensions.map { (name: entry.name, dimensions: $0) }
    }

    @Test(arguments: networks.indices)
    func everyNetworkFindsEllipsoids(index: Int) throws {
        let (name, dimensions) = Self.networks[index]
        let entry = try #require(NetworkCatalog.entry(name))
        let filters: [Int] =
            switch entry.kind {
            case .denseDilated: [6, 6, 6, 6, 6, 6]
            case .denseVNet: [8, 12, 16]
            default: [6, 8, 12, 16, 20]
            }
        let architecture = entry.architecture(
            dimensions: dimensions, outputChannels: index % 2 + 1, filters: filters)
        // These two have many layers behind each other, and few channels here.
        let isSlow = dimensions == 3 && [.vnet, .monaiAttentionUNet].contains(entry.kind)
        let size = dimensions == 2 ? [1, 48, 48] : [16, 32, 32]
        var augmentation = Augmentation()
        augmentation.shift = 0.25
        let sampling = Sampling(batch: dimensions == 2 ? 6 : 2, negativeShare: 0, stepsPerEpoch: 12)
        let settings = TrainerSettings(
            patches: PatchSettings(
                patch: Array(size.suffix(dimensions)), sampling: sampling, augmentation: augmentation),
            optimizer: Optimizer(rate: 5e-3, weightDecay: 1e-2),
            schedule: Schedule(.oneCycle, epochs: isSlow ? 24 : 8), threads: 2)
        let trainer = try Trainer(
            architecture, settings, training: SyntheticCases.make(10, size: size),
            validation: SyntheticCases.make(4, size: size, seed: 2))
        while !trainer.isFinished { _ = try trainer.runEpoch() }
        let dice = try #require(trainer.history.compactMap(\.validation?.dice).max())
        #expect(dice > 0.8, "\(name) in \(dimensions)D")
    }
}
