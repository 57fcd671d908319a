import Inference
import Testing

/// Minimal filtering, which takes only values of whole blocks, on every instruction set, and with every odd end that a
/// volume can have.
@Suite struct BlockedConvolutionTests {
    /// Spatial sizes: single positions, ends within a tile, whole tiles, and rows of more than one run of tiles.
    static let sizes = [
        [1, 1, 1], [1, 2, 3], [3, 5, 7], [4, 4, 4], [5, 9, 6], [8, 8, 8], [2, 3, 131], [13, 4, 22], [1, 1], [2, 5],
        [7, 9], [8, 12], [23, 38], [3, 131],
    ]

    @Test("kernels of size 3 agree with their definition", arguments: sizes)
    func filtered(size: [Int]) throws {
        for (inputs, outputs, activation) in [
            (5, 16, Activation.relu), (16, 17, .identity), (33, 48, .leakyReLU(slope: 0.1)), (17, 32, .relu),
        ] {
            var random = RandomTensors(seed: UInt64(inputs * outputs))
            var network = RandomConvolutions(dimensions: size.count, random: random)
            let wide = network.convolution("wide", network.graph.input, from: 2, to: inputs)
            _ = network.convolution("filtered", wide, from: inputs, to: outputs, activation: activation)
            let input = random.tensor([1, 2] + size)
            try network.expectAgreement(input, algorithm: "Winograd F(4")
        }
    }

    @Test(
        "what is doubled while it is read agrees with an interpolation before", arguments: sizes)
    func doubled(size: [Int]) throws {
        var random = RandomTensors(seed: 11)
        var network = RandomConvolutions(dimensions: size.count, random: random)
        let fine = network.convolution("fine", network.graph.input, from: 2, to: 16)
        let window = MaxPooling(window: [Int](repeating: 2, count: size.count))
        let pooled = network.graph.append("pool", .maxPooling(window), [fine])
        let coarse = network.convolution("coarse", pooled, from: 16, to: 20)
        let raised = network.graph.append("raised", .resize(.multiplied(by: 2)), [coarse])
        let joined = network.graph.append("joined", .concatenation, [fine, raised])
        _ = network.convolution("out", joined, from: 36, to: 18, activation: .relu)
        let input = random.tensor([1, 2] + size.map { 2 * $0 })
        try network.expectAgreement(input, algorithm: "interpolating")
    }

    @Test("a batch of slices is filtered slice by slice")
    func slices() throws {
        var random = RandomTensors(seed: 12)
        var network = RandomConvolutions(dimensions: 2, inputChannels: 1, random: random)
        let wide = network.convolution("wide", network.graph.input, from: 1, to: 32)
        _ = network.convolution("filtered", wide, from: 32, to: 32)
        try network.expectAgreement(random.tensor([3, 1, 9, 14]), algorithm: "Winograd F(4")
    }

    @Test(
        "channels beyond every cache go through the phases together, in small tiles where there are few",
        arguments: [
            ([9, 12, 13], "Winograd F(4×4×4"), ([5, 6, 7], "Winograd F(2×2×2"), ([1, 2, 9], "Winograd F(2×2×2"),
        ])
    func staged(size: [Int], algorithm: String) throws {
        var random = RandomTensors(seed: 13)
        var network = RandomConvolutions(dimensions: 3, inputChannels: 1, random: random)
        let wide = network.convolution("wide", network.graph.input, from: 1, to: 96)
        _ = network.convolution("filtered", wide, from: 96, to: 80, activation: .leakyReLU(slope: 0.1))
        try network.expectAgreement(random.tensor([1, 1] + size), algorithm: algorithm)
    }
}
