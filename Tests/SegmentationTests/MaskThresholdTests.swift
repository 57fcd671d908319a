import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// Where exactly a logit becomes a voxel of the mask, in every kind of bundle. The window is 0 to 1000 HU and the
/// networks are linear, so that logits are known: with a scale of 100 they are a tenth of the Hounsfield units.
@Suite("The threshold of the mask") struct MaskThresholdTests {
    private let folder: BundleFolder

    init() throws { folder = try BundleFolder() }

    private typealias Part = (network: LinearNetwork, input: NetworkInput)

    private static let tenth: (scale: Float, bias: Float) = (100, 0)

    private static func input(
        _ dimensions: Int, spacing: Double = 1, threshold: Double, window: HounsfieldWindow = [0, 1000]
    ) -> NetworkInput {
        NetworkInput(
            spacing: dimensions == 2 ? [spacing, spacing] : [spacing, spacing, spacing], window: window,
            patch: dimensions == 3 ? [8, 8, 8] : nil, overlap: dimensions == 3 ? 0.5 : nil, logitThreshold: threshold)
    }

    private func segmenter(
        _ kind: ModelKind, _ network: LinearNetwork, _ input: NetworkInput,
        ensemble: [Part] = [],
        locator: Part? = nil, margin: Double = 0, minimumVolume: Double = 0
    ) throws -> Segmenter {
        let members = try ensemble.enumerated().map { index, member in
            EnsembleMember(
                architecture: member.network.architecture,
                weights: try member.network.write(to: folder.folder, "member\(index).safetensors"), input: member.input)
        }
        let finder = try locator.map {
            LocatorDescription(
                architecture: $0.network.architecture,
                weights: try $0.network.write(to: folder.folder, "locator.safetensors"), input: $0.input,
                margin: margin, minimumVolume: minimumVolume)
        }
        let labels = (1...max(network.channels.count - 1, 1)).map { number in
            SegmentLabel(
                number: UInt8(number), name: "Target", category: BundleFolder.label.category,
                type: BundleFolder.label.type, color: [255, 0, 0])
        }
        let description = ModelDescription(
            name: "linear", version: "1", kind: kind, architecture: network.architecture,
            weights: try network.write(to: folder.folder, "main.safetensors"), input: input, locator: finder,
            ensemble: members.isEmpty ? nil : members, labels: labels, card: BundleFolder.card)
        return try Segmenter(folder.load(description), threads: 2)
    }

    /// A row of voxels on several slices, soft tissue around it so that the whole counts as body.
    private static func volume(_ row: [Int16], rows: Int = 3, slices: Int = 3) -> Volume {
        let geometry = SyntheticSeries.geometry(
            columns: row.count, rows: rows, places: (0..<slices).map(Double.init))
        return Volume(geometry: geometry, voxels: (0..<rows * slices).flatMap { _ in row })
    }

    /// The mask of the first row, after all rows were seen to be alike.
    private static func row(_ segmenter: Segmenter, _ values: [Int16]) throws -> [UInt8] {
        let mask = try segmenter.segment(SyntheticSeries.series(volume(values))).mask
        let rows = stride(from: 0, to: mask.voxels.count, by: values.count).map {
            Array(mask.voxels[$0..<$0 + values.count])
        }
        #expect(Set(rows).count == 1)
        return rows[0]
    }

    @Test(
        "a logit a tenth above the threshold belongs to the segment, one a tenth below does not",
        arguments: [ModelKind.sliceWise, .slidingWindow, .coarseToFine], [0.0, 20, 50, 99.8])
    func single(kind: ModelKind, threshold: Double) throws {
        let dimensions = kind == .sliceWise ? 2 : 3
        let network = LinearNetwork(channels: [(100, threshold == 0 ? -50 : 0)], dimensions: dimensions)
        // What the locator marks is everything, so that the fine network alone decides.
        let everything: Part = (LinearNetwork(channels: [(0, 1)], dimensions: 3), Self.input(3, threshold: 0))
        let segmenter = try self.segmenter(
            kind, network, Self.input(dimensions, threshold: threshold),
            locator: kind == .coarseToFine ? everything : nil)
        let middle = Int16((10 * (threshold == 0 ? 50 : threshold)).rounded())
        let values = [0, middle - 1, middle + 1, 1000, middle - 1, middle + 1, -300, 0]
        #expect(try Self.row(segmenter, values) == [0, 0, 1, 1, 0, 1, 0, 0])
    }

    @Test("of several channels the highest wins, and the background where none is higher", arguments: [2, 3])
    func channels(dimensions: Int) throws {
        // Background 40, segment 1 a tenth of the HU, segment 2 twice that less 60: they cross at 400 and at 600 HU.
        let network = LinearNetwork(channels: [(0, 40), (100, 0), (200, -60)], dimensions: dimensions)
        let segmenter = try self.segmenter(
            dimensions == 2 ? .sliceWise : .slidingWindow, network, Self.input(dimensions, threshold: 7))
        let found = try Self.row(segmenter, [0, 399, 401, 500, 599, 601, 1000, 399])
        #expect(found == [0, 0, 1, 1, 1, 2, 2, 0])
        // Equal logits are no reason to mark anything.
        let equal = try self.segmenter(
            dimensions == 2 ? .sliceWise : .slidingWindow,
            LinearNetwork(channels: [(0, 3), (0, 3)], dimensions: dimensions), Self.input(dimensions, threshold: 0))
        #expect(try Self.row(equal, [0, 1000, 500]) == [0, 0, 0])
    }

    @Test("the mean of an ensemble's logits decides: not one member, not the sum, not the highest")
    func ensemble() throws {
        let members: [(scale: Float, bias: Float)] = [(100, 30), (100, -90), (300, -40)]
        // The mean of the four is 150 · x - 25.
        let others: [Part] = members.map { (LinearNetwork(channels: [$0]), Self.input(2, threshold: 12)) }
        let segmenter = try self.segmenter(
            .sliceWise, LinearNetwork(channels: [Self.tenth]), Self.input(2, threshold: 20), ensemble: others)
        let found = try Self.row(segmenter, [0, 298, 299, 301, 302, 1000])
        #expect(found == [0, 0, 0, 1, 1, 1])
    }

    @Test("a member sees the slices through its own window and at its own spacing")
    func windows() throws {
        // Above 500 HU the member's windowed value stays at 1: the mean of x and min(2x, 1) is 0.45 at 300 and 0.8 at
        // 600.
        let member: Part = (LinearNetwork(channels: [Self.tenth]), Self.input(2, threshold: 0, window: [0, 500]))
        let segmenter = try self.segmenter(
            .sliceWise, LinearNetwork(channels: [Self.tenth]), Self.input(2, threshold: 75), ensemble: [member])
        #expect(try Self.row(segmenter, [0, 300, 498, 502, 600]) == [0, 0, 0, 1, 1])
        // A member of 3 mm blurs a single bright column to a third: 100 alone would be marked, the mean is not.
        let blurring: Part = (LinearNetwork(channels: [Self.tenth]), Self.input(2, spacing: 3, threshold: 0))
        let both = try self.segmenter(
            .sliceWise, LinearNetwork(channels: [Self.tenth]), Self.input(2, threshold: 80), ensemble: [blurring])
        let line: [Int16] = [0, 0, 0, 0, 1000, 0, 0, 0, 0]
        #expect(try Self.row(both, line).allSatisfy { $0 == 0 })
    }

    @Test(
        "logits are interpolated at the slices' own pixel size before the threshold decides",
        arguments: [ModelKind.sliceWise, .slidingWindow, .coarseToFine], [9, 10, 11, 12])
    func resampled(kind: ModelKind, boundary: Int) throws {
        // A ramp stays a ramp when it is made coarser and finer again. At the boundary's column the logit is a tenth
        // too high, at the column before it a tenth too low, whichever of the network's pixels of 2 mm they lie in.
        let dimensions = kind == .sliceWise ? 2 : 3
        let network = LinearNetwork(channels: [Self.tenth], dimensions: dimensions)
        let everything: Part = (LinearNetwork(channels: [(0, 1)], dimensions: 3), Self.input(3, threshold: 0))
        let segmenter = try self.segmenter(
            kind, network, Self.input(dimensions, spacing: 2, threshold: 50),
            locator: kind == .coarseToFine ? everything : nil)
        let values = (0..<24).map { Int16(500 + 2 * ($0 - boundary) + 1) }
        let found = try Self.row(segmenter, values)
        #expect(Array(found[4..<20]) == (4..<20).map { $0 >= boundary ? 1 : 0 })
    }

    @Test("the locator's own threshold decides where the fine network looks", arguments: [(64.9, true), (65.1, false)])
    func locator(threshold: Double, isFound: Bool) throws {
        let network = LinearNetwork(channels: [Self.tenth], dimensions: 3)
        let fine = NetworkInput(spacing: [1, 1, 1], window: [0, 1000], logitThreshold: 50)
        let segmenter = try self.segmenter(
            .coarseToFine, network, fine, locator: (network, Self.input(3, threshold: threshold)))
        // Where the locator finds the two bright columns, the third is beyond the region.
        let found = try Self.row(segmenter, [400, 650, 650, 400, 400, 400, 600, 400])
        #expect(found == [0, 1, 1, 0, 0, 0, isFound ? 0 : 1, 0])
    }

    @Test(
        "the region is trusted where most of what the locator marks is in one place, and is large enough",
        arguments: [(6, 4, 0.0, true), (5, 4, 0, false), (6, 4, 0.0539, true), (6, 4, 0.0541, false)])
    func locatorTrust(first: Int, second: Int, minimumVolume: Double, isTrusted: Bool) throws {
        let network = LinearNetwork(channels: [Self.tenth], dimensions: 3)
        let fine = NetworkInput(spacing: [1, 1, 1], window: [0, 1000], logitThreshold: 50)
        let segmenter = try self.segmenter(
            .coarseToFine, network, fine, locator: (network, Self.input(3, threshold: 60)),
            minimumVolume: minimumVolume)
        // 54 voxels of 1 mm in the larger block, which is marked alone where the region is trusted.
        let row = [Int16](repeating: 700, count: first) + [400, 400] + [Int16](repeating: 700, count: second)
        let expected: [UInt8] = row.enumerated().map { $1 > 500 && ($0 < first || !isTrusted) ? 1 : 0 }
        #expect(try Self.row(segmenter, row) == expected)
    }

    @Test("the region is wider by the margin, in millimetres, on every side")
    func locatorMargin() throws {
        let network = LinearNetwork(channels: [Self.tenth], dimensions: 3)
        let fine = NetworkInput(spacing: [1, 1, 1], window: [0, 1000], logitThreshold: 50)
        let row: [Int16] = [600, 600, 600, 600, 700, 600, 600, 600, 600, 600]
        for (margin, marked) in [(0.0, 4..<5), (0.9, 3..<6), (2, 2..<7), (2.1, 1..<8)] {
            let segmenter = try self.segmenter(
                .coarseToFine, network, fine, locator: (network, Self.input(3, threshold: 65)), margin: margin)
            #expect(try Self.row(segmenter, row) == row.indices.map { marked.contains($0) ? 1 : 0 })
        }
    }

    @Test("where the locator finds nothing the whole body is searched, and nothing beside it")
    func bodyOnly() throws {
        let network = LinearNetwork(channels: [Self.tenth], dimensions: 3)
        let fine = NetworkInput(spacing: [1, 1, 1], window: [0, 1000], logitThreshold: 50)
        let segmenter = try self.segmenter(
            .coarseToFine, network, fine, locator: (network, Self.input(3, threshold: 99)))
        // A body of 48 mm, of fat with something bright in it, and something as bright far beside it.
        let body = [Int16](repeating: -150, count: 20) + [600, 600] + [Int16](repeating: -150, count: 26)
        let row = body + [Int16](repeating: -1000, count: 24) + [Int16](repeating: 600, count: 8)
        let found = try Self.row(segmenter, row)
        #expect(found.indices.filter { found[$0] == 1 } == [20, 21])
    }
}
