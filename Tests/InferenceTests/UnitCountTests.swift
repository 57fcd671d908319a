import Inference
import Testing

/// Networks whose blocks all have another number of units: which number is which block's shows in the layers.
@Suite("The units of a network's blocks")
struct UnitCountTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let architecture: NetworkArchitecture
        /// Of each block the beginning of its units' names, and how many there are.
        let blocks: [(prefix: String, count: Int)]
        /// The ending of the name of each unit's convolution.
        let ending: String
        var testDescription: String { architecture.kind.rawValue }
    }

    static let cases = [
        Case(
            architecture: NetworkArchitecture(
                kind: .plainConvUNet, dimensions: 2, filters: [2, 3, 4], outputChannels: 1,
                options: NetworkOptions(units: [1, 2, 3, 4, 5])),
            blocks: [
                ("encoder.stages.0.0.convs.", 1), ("encoder.stages.1.0.convs.", 2), ("encoder.stages.2.0.convs.", 3),
                // From the coarsest to the finest.
                ("decoder.stages.0.convs.", 4), ("decoder.stages.1.convs.", 5),
            ],
            ending: ".conv"),
        Case(
            architecture: NetworkArchitecture(
                kind: .vnet, dimensions: 3, filters: [2, 3, 4, 5, 6], outputChannels: 1,
                options: NetworkOptions(units: [1, 2, 3, 4, 5, 6, 7, 8])),
            blocks: [
                ("down_tr32.ops.", 1), ("down_tr64.ops.", 2), ("down_tr128.ops.", 3), ("down_tr256.ops.", 4),
                ("up_tr256.ops.", 5), ("up_tr128.ops.", 6), ("up_tr64.ops.", 7), ("up_tr32.ops.", 8),
            ],
            ending: ".conv1"),
    ]

    @Test("each block has the number that is its own", arguments: cases)
    func counts(of test: Case) throws {
        let graph = try NetworkBuilder(test.architecture).graph { parameter, shape in
            Tensor(shape: shape, repeating: parameter.role == .variance ? 1 : 0)
        }
        let names = graph.layers.map(\.name).filter { $0.hasSuffix(test.ending) }
        for block in test.blocks {
            let expected = (0..<block.count).map { "\(block.prefix)\($0)\(test.ending)" }
            #expect(names.filter { $0.hasPrefix(block.prefix) } == expected)
        }
    }
}
