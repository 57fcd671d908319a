import Foundation
import Inference
import Testing

@Suite struct NetworkBuilderTests {
    /// The tensors of the small Oktay network, to be spoilt.
    private static func tensors() throws -> [String: Tensor] {
        let file = try Fixture.file("oktay4.safetensors")
        return Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
    }

    private static func build(
        _ tensors: [String: Tensor],
        _ architecture: NetworkArchitecture = Fixture.oktay4
    ) throws -> LayerGraph {
        try NetworkBuilder(architecture).graph(weights: SafeTensorsFile.open(SafeTensorsWriter.encoded(tensors)))
    }

    @Test("a tensor of another shape is named with both shapes")
    func wrongShape() throws {
        var tensors = try Self.tensors()
        tensors["center.conv1.0.weight"] = Tensor(shape: [64, 32, 3, 3, 2], repeating: 0)
        let error = InferenceError.wrongTensorShape(
            tensor: "center.conv1.0.weight", expected: [64, 32, 3, 3, 3], found: [64, 32, 3, 3, 2])
        #expect(throws: error) { try Self.build(tensors) }
        #expect(
            error.description
                == "tensor center.conv1.0.weight has shape [64, 32, 3, 3, 2], expected [64, 32, 3, 3, 3]")
    }

    @Test("a missing tensor is named")
    func missing() throws {
        var tensors = try Self.tensors()
        tensors["dsv1.bias"] = nil
        #expect(throws: InferenceError.missingTensor(name: "dsv1.bias")) { try Self.build(tensors) }
    }

    @Test("tensors that the network has no place for are refused, counters of training batches are not")
    func unexpected() throws {
        var tensors = try Self.tensors()
        tensors["conv1.conv1.1.num_batches_tracked"] = Tensor(shape: [], values: [9])
        #expect(try Self.build(tensors).layers.count > 50)
        tensors["conv0.weight"] = Tensor(shape: [1], values: [0])
        #expect(throws: InferenceError.unexpectedTensors(names: ["conv0.weight"])) { try Self.build(tensors) }
        var tolerant = Fixture.oktay4
        tolerant.nameMap.ignored = ["conv0."]
        #expect(try Self.build(tensors, tolerant).layers.count > 50)
    }

    @Test("weights that are not finite are refused", arguments: [Float.nan, .infinity, -.infinity])
    func notFinite(_ value: Float) throws {
        var tensors = try Self.tensors()
        tensors["final.bias"] = Tensor(shape: [2], values: [0, value])
        #expect {
            try Self.build(tensors)
        } throws: { error in
            guard case .unusableTensorValue("final.bias", _) = error as? InferenceError else { return false }
            return true
        }
    }

    @Test("a negative variance is refused")
    func negativeVariance() throws {
        var tensors = try Self.tensors()
        tensors["gating.conv1.1.running_var"] = Tensor(shape: [64], repeating: -1)
        let error = InferenceError.unusableTensorValue(tensor: "gating.conv1.1.running_var", value: -1)
        #expect(throws: error) { try Self.build(tensors) }
    }

    @Test("a name map loads a checkpoint under other names, with the same result")
    func nameMap() throws {
        let tensors = try Self.tensors()
        let renamed = Dictionary(
            uniqueKeysWithValues: tensors.map { name, tensor in
                (name == "final.bias" ? "head.offset" : "module.\(name)", tensor)
            })
        var architecture = Fixture.oktay4
        architecture.nameMap = NameMap(prefixes: ["": "module."], names: ["final.bias": "head.offset"])
        #expect(try Self.build(renamed, architecture) == Self.build(tensors))
    }

    @Test("the longest fitting prefix of a name map wins")
    func longestPrefix() {
        let map = NameMap(prefixes: ["": "m.", "up": "decoder", "up.1": "first"], names: ["up.1.bias": "b"])
        #expect(map.storedName(for: "out") == "m.out")
        #expect(map.storedName(for: "up.2.weight") == "decoder.2.weight")
        #expect(map.storedName(for: "up.1.weight") == "first.weight")
        #expect(map.storedName(for: "up.1.bias") == "b")
    }

    @Test("an architecture is decoded with defaults for what it leaves out")
    func decoding() throws {
        let text = #"{"kind":"attention-unet-2d","dimensions":2,"filters":[16,32,64,128,256],"outputChannels":1}"#
        let architecture = try JSONDecoder().decode(NetworkArchitecture.self, from: Data(text.utf8))
        #expect(architecture == Fixture.shipped)
        #expect(architecture.sizeMultiple == 16)
        let again = try JSONDecoder().decode(NetworkArchitecture.self, from: JSONEncoder().encode(architecture))
        #expect(again == architecture)
    }

    static let impossible: [NetworkArchitecture] = [
        NetworkArchitecture(kind: .attentionUNet2D, dimensions: 3, filters: [4, 8], outputChannels: 1),
        NetworkArchitecture(
            kind: .oktayAttentionUNet3D, dimensions: 2, filters: [4, 8, 16, 32, 64], outputChannels: 1),
        NetworkArchitecture(kind: .oktayAttentionUNet3D, dimensions: 3, filters: [4, 8], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 4, filters: [4, 8], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [4], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [1, 2], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [4, 8], outputChannels: 0),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [4, 1 << 40], outputChannels: 1),
        NetworkArchitecture(kind: .monaiAttentionUNet, dimensions: 2, filters: [4, 8], outputChannels: 1, strides: []),
        NetworkArchitecture(
            kind: .monaiAttentionUNet, dimensions: 2, filters: [4, 8], outputChannels: 1, strides: [0]),
        NetworkArchitecture(
            kind: .attentionUNet2D, dimensions: 2, filters: [4, 8], outputChannels: 1, normalizationEpsilon: .nan),
    ]

    static let mistaken: [(NetworkArchitecture, String)] = [
        (
            NetworkArchitecture(kind: .vnet, dimensions: 2, filters: [4, 8], outputChannels: 1),
            "v-net has 3 dimensions, found 2"
        ),
        (
            NetworkArchitecture(kind: .gridAttentionUNet, dimensions: 2, filters: [4, 8], outputChannels: 1),
            "grid-attention-unet has 5 levels, found 2"
        ),
        (
            NetworkArchitecture(kind: .vnet, dimensions: 3, filters: [4, 8], outputChannels: 1),
            "units must be 2 numbers from 1 to 16, found [1, 2, 3, 2, 2, 2, 1, 1]"
        ),
        (
            NetworkArchitecture(
                kind: .unet, dimensions: 3, filters: [4, 8], outputChannels: 1, options: NetworkOptions(gates: 2)),
            "unet has no option gates"
        ),
        (
            NetworkArchitecture(
                kind: .oktayAttentionUNet3D, dimensions: 3, filters: [4, 8, 16, 32, 64], outputChannels: 1,
                options: NetworkOptions(gates: 0)),
            "gates must be 1 to 8, found 0"
        ),
        (
            NetworkArchitecture(
                kind: .denseDilated, dimensions: 2, filters: [4], outputChannels: 1,
                options: NetworkOptions(dilations: [])),
            "dilations must be 1 numbers from 1 to 512, found []"
        ),
        (
            NetworkArchitecture(
                kind: .denseVNet, dimensions: 3, filters: [4, 8, 16], outputChannels: 1,
                options: NetworkOptions(priorSize: [12, 12])),
            "priorSize must be 3 numbers from 1 to 1024, found [12, 12]"
        ),
        (
            NetworkArchitecture(kind: .monaiBasicUNet, dimensions: 2, filters: [4, 4, 4, 4, 4], outputChannels: 1),
            "monai-basic-unet has 6 features, found 5"
        ),
        (
            NetworkArchitecture(kind: .monaiBasicUNet, dimensions: 2, filters: [4, 4, 4, 4, 1, 4], outputChannels: 1),
            "monai-basic-unet halves channels, found [4, 4, 4, 4, 1, 4]"
        ),
        (
            NetworkArchitecture(
                kind: .monaiUNet, dimensions: 2, filters: [4, 8], outputChannels: 1,
                options: NetworkOptions(units: [2, 2])),
            "units must be 1 numbers from 0 to 16, found [2, 2]"
        ),
    ]

    @Test("what is wrong with an architecture is said", arguments: mistaken)
    func reason(_ architecture: NetworkArchitecture, _ reason: String) {
        #expect(throws: InferenceError.invalidArchitecture(reason: reason)) { try architecture.validate() }
    }

    @Test("every small network refuses tensors left over and missing", arguments: SmallNetworks.all)
    func complete(_ network: (name: String, architecture: NetworkArchitecture)) throws {
        let file = try SmallNetworks.weights(network.name)
        var tensors = Dictionary(uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0)) })
        tensors["other.weight"] = Tensor(shape: [1], values: [0])
        #expect(throws: InferenceError.unexpectedTensors(names: ["other.weight"])) {
            try Self.build(tensors, network.architecture)
        }
        let name = try #require(file.names.last { $0.hasSuffix(".bias") })
        (tensors["other.weight"], tensors[name]) = (nil, nil)
        #expect(throws: InferenceError.missingTensor(name: name)) { try Self.build(tensors, network.architecture) }
    }

    @Test("options are decoded from an object of their own, and what they leave out is the definition's")
    func options() throws {
        let text = """
            {"kind": "dense-v-net", "dimensions": 3, "filters": [24, 24, 24], "outputChannels": 9,
             "options": {"priorSize": [12, 12, 12], "upsampling": "interpolation"}}
            """
        let architecture = try JSONDecoder().decode(NetworkArchitecture.self, from: Data(text.utf8))
        #expect(architecture.options == NetworkOptions(upsampling: .interpolation, priorSize: [12, 12, 12]))
        #expect(architecture.sizeMultiple == 8)
        let error = InferenceError.invalidArchitecture(reason: "dense-v-net has no option upsampling")
        #expect(throws: error) { try architecture.validate() }
    }

    @Test("an option that no network has is refused")
    func unknownOption() {
        let text = #"{"gate": 2}"#
        #expect {
            try JSONDecoder().decode(NetworkOptions.self, from: Data(text.utf8))
        } throws: { error in
            guard case DecodingError.dataCorrupted(let context) = error else { return false }
            return context.codingPath.map(\.stringValue) == ["gate"]
        }
    }

    @Test("an architecture that cannot exist is refused before the weights are read", arguments: impossible)
    func invalid(_ architecture: NetworkArchitecture) throws {
        #expect {
            try Self.build([:], architecture)
        } throws: { error in
            guard case .invalidArchitecture = error as? InferenceError else { return false }
            return true
        }
    }
}
