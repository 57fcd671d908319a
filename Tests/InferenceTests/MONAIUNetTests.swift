import Inference
import Testing

@Suite struct MONAIUNetTests {
    private static let basic = SmallNetworks.all.first { $0.name == "basic2d" }

    @Test("a normalization that the first block alone lacks is missed, not taken for one without weights")
    func firstNormalization() throws {
        let architecture = try #require(Self.basic).architecture
        let file = try SmallNetworks.weights("basic2d")
        var tensors = Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
        for part in ["weight", "bias"] { tensors["conv_0.conv_0.adn.N.\(part)"] = nil }
        let left = file.names.filter { $0.contains(".N.") && !$0.hasPrefix("conv_0.conv_0.") }
        #expect(throws: InferenceError.unexpectedTensors(names: left)) {
            try NetworkBuilder(architecture).graph(tensors: tensors)
        }
    }

    @Test("an input is a multiple of what the strides make of it")
    func sizes() throws {
        #expect(try #require(Self.basic).architecture.sizeMultiple == 16)
        let unet = NetworkArchitecture(
            kind: .monaiUNet, dimensions: 3, filters: [4, 8, 16], outputChannels: 1, strides: [2, 3])
        #expect(unet.sizeMultiple == 6)
    }
}
