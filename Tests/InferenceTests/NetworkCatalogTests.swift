import Inference
import Testing

@Suite struct NetworkCatalogTests {
    /// Counted in PyTorch: the definitions of Fixtures/make_network_fixtures.py at full size, MONAI 1.6's AttentionUnet.
    private static let counts: [(name: String, dimensions: Int, count: Int)] = [
        ("u-net", 2, 1_943_778), ("u-net", 3, 5_647_874), ("v-net", 3, 45_603_934), ("dense-dilated", 2, 87_556),
        ("dense-dilated", 3, 261_220), ("attention-u-net", 2, 2_205_901), ("attention-u-net", 3, 6_213_613),
        ("multi-head-attention-u-net", 2, 2_725_366), ("grid-attention-u-net", 3, 5_904_357),
        ("monai-attention-u-net", 2, 1_987_434), ("monai-attention-u-net", 3, 5_909_130), ("dense-v-net", 3, 869_540),
        ("nnu-net", 2, 5_687_618),
    ]

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
