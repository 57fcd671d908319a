import Inference
import Testing

@Suite struct NetworkCatalogTests {
    /// Counted in PyTorch by Fixtures/count_parameters.py, which builds each network at its size here with two classes
    /// and sums its parameters' elements.
    private static let counts: [(name: String, dimensions: Int, count: Int)] = [
        ("u-net", 2, 1_943_778), ("u-net", 3, 5_647_874), ("v-net", 3, 45_603_934), ("dense-dilated", 2, 87_556),
        ("dense-dilated", 3, 261_220), ("attention-u-net", 2, 2_205_901), ("attention-u-net", 3, 6_213_613),
        ("multi-head-attention-u-net", 2, 2_725_366), ("multi-head-attention-u-net", 3, 6_991_126),
        ("grid-attention-u-net", 2, 2_114_245), ("grid-attention-u-net", 3, 5_904_357),
        ("monai-attention-u-net", 2, 1_987_434), ("monai-attention-u-net", 3, 5_909_130), ("dense-v-net", 3, 869_540),
        ("nnu-net", 2, 5_687_618), ("nnu-net", 3, 16_546_690), ("shared-gating-attention-u-net", 2, 2_696_837),
    ]

    /// The same of networks that can be converted but are not in the catalog; `BasicUNet` with MONAI's own sizes.
    private static let others: [(architecture: NetworkArchitecture, count: Int)] = [
        (basic(2), 1_978_466), (basic(3), 5_749_410), (monai(2, units: 0), 660_282), (monai(3, units: 0), 1_979_610),
        (monai(2, units: 2), 1_625_161), (monai(3, units: 2), 4_806_481),
    ]

    private static func basic(_ dimensions: Int) -> NetworkArchitecture {
        NetworkArchitecture(
            kind: .monaiBasicUNet, dimensions: dimensions, filters: [32, 32, 64, 128, 256, 32], outputChannels: 2)
    }

    private static func monai(_ dimensions: Int, units: Int) -> NetworkArchitecture {
        NetworkArchitecture(
            kind: .monaiUNet, dimensions: dimensions, filters: [16, 32, 64, 128, 256], outputChannels: 2,
            options: NetworkOptions(units: [units]))
    }

    @Test("MONAI's U-Nets have as many parameters as PyTorch's", arguments: others.indices)
    func otherParameterCount(index: Int) throws {
        let (architecture, count) = Self.others[index]
        #expect(try architecture.parameterCount() == count)
    }

    @Test("every network of the catalog is counted")
    func everyNetworkIsCounted() {
        for entry in NetworkCatalog.entries {
            let counted = Self.counts.filter { $0.name == entry.name }.map(\.dimensions)
            #expect(Set(counted) == Set(entry.dimensions), "\(entry.name)")
        }
    }

    @Test("a network has as many parameters as PyTorch's", arguments: counts.indices)
    func parameterCount(index: Int) throws {
        let expected = Self.counts[index]
        let entry = try #require(NetworkCatalog.entry(expected.name))
        let architecture = entry.architecture(dimensions: expected.dimensions, outputChannels: 2)
        #expect(try architecture.parameterCount() == expected.count)
    }

    @Test("every network names its paper and can be built", arguments: NetworkCatalog.entries.indices)
    func entries(index: Int) throws {
        let entry = NetworkCatalog.entries[index]
        #expect(entry.citation.contains("20"))
        for dimensions in entry.dimensions {
            #expect(try entry.architecture(dimensions: dimensions, outputChannels: 1).parameterCount() > 10_000)
        }
    }
}
