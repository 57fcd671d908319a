import Inference
import Testing
import Training

@Suite("The first values of a network's parameters")
struct NetworkInitializerTests {
    private static let architecture = NetworkArchitecture(
        kind: .unet, dimensions: 2, filters: [12, 40, 24], outputChannels: 1)

    private static func tensors(seed: UInt64) throws -> [String: Tensor] {
        let graph = try NetworkInitializer(seed: seed).graph(architecture)
        return try TrainingPlan(graph: graph, inputShape: [1, 1, 8, 8], threads: 1).checkpoint()
    }

    /// The mean square of a tensor's values; their mean is 0.
    private static func variance(_ tensor: Tensor) -> Double { tensor.norm * tensor.norm / Double(tensor.values.count) }

    @Test("weights have a variance of 2 over the values that an output is made of, all else is neutral")
    func variances() throws {
        let tensors = try Self.tensors(seed: 4)
        var checked = 0
        for (name, tensor) in tensors {
            guard tensor.shape.count == 4 else {
                let isOne = name.hasSuffix("weight") || name.hasSuffix("running_var")
                #expect(tensor.values.allSatisfy { $0 == (isOne ? 1 : 0) }, "\(name)")
                continue
            }
            // A kernel of two by two is a transposed convolution's, of which one tap meets an output.
            let taps = tensor.shape[2] == 2 ? 1 : tensor.shape[2] * tensor.shape[3]
            let fan = Double(tensor.shape[tensor.shape[2] == 2 ? 0 : 1] * taps)
            guard tensor.values.count > 1000 else { continue }
            checked += 1
            #expect(abs(Self.variance(tensor) * fan / 2 - 1) < 0.2, "\(name), \(tensor.shape)")
            let mean = tensor.values.reduce(0) { $0 + Double($1) } / Double(tensor.values.count)
            #expect(abs(mean) < 0.2 * Self.variance(tensor).squareRoot(), "\(name)")
        }
        #expect(checked >= 5)
    }

    @Test("they depend on the seed and the tensor's name alone")
    func seeds() throws {
        let (one, again, other) = try (Self.tensors(seed: 4), Self.tensors(seed: 4), Self.tensors(seed: 5))
        #expect(one == again)
        let weights = one.filter { $0.value.shape.count == 4 }
        for (name, tensor) in weights { #expect(other[name] != tensor, "\(name)") }
        // No two of the same shape are the same.
        for (name, tensor) in weights { #expect(weights.filter { $0.value == tensor }.map(\.key) == [name]) }
    }
}
