import Inference
import Testing

@Suite struct RecognitionTests {
    @Test("a checkpoint's names and shapes tell its network")
    func known() throws {
        #expect(try NetworkArchitecture.recognized(in: Fixture.shippedWeights()) == Fixture.shipped)
        #expect(try NetworkArchitecture.recognized(in: Fixture.file("oktay4.safetensors")) == Fixture.oktay4)
        #expect(try NetworkArchitecture.recognized(in: Fixture.file("monai4.safetensors")) == Fixture.monai4)
    }

    @Test(
        "the small networks are recognized but for dilations and strides, which leave no trace",
        arguments: SmallNetworks.all)
    func small(_ network: (name: String, architecture: NetworkArchitecture)) throws {
        var expected = network.architecture
        expected.options.dilations = nil
        expected.strides = expected.strides.map { _ in 2 }
        #expect(try NetworkArchitecture.recognized(in: SmallNetworks.weights(network.name)) == expected)
    }

    @Test("names of no known network are refused")
    func unknown() throws {
        let weights = try SafeTensorsFile.open(
            SafeTensorsWriter.encoded(["fc.weight": Tensor(shape: [2, 2], repeating: 1)]))
        #expect {
            try NetworkArchitecture.recognized(in: weights)
        } throws: { error in
            guard case .invalidArchitecture = error as? InferenceError else { return false }
            return true
        }
    }
}
