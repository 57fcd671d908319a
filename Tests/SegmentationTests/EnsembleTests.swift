import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

@Suite("Ensembles")
struct EnsembleTests {
    private static func description(_ members: Int, spacing: NetworkSpacing = [2, 2]) throws -> ModelDescription {
        var description = try ShippedBundle.segmenter.get().bundle.description
        description.ensemble = nil
        let (architecture, weights, input) = (description.architecture, description.weights, description.input)
        guard let architecture, let weights, let input else { return description }
        let other = NetworkInput(spacing: spacing, window: input.window)
        description.ensemble = (0..<members).map { _ in
            EnsembleMember(architecture: architecture, weights: weights, input: other)
        }
        // Blobs are no pancreas: a low threshold makes the network find something in them.
        description.input = NetworkInput(spacing: input.spacing, window: input.window, logitThreshold: -14)
        description.postProcessing = nil
        return description
    }

    private static func mask(_ description: ModelDescription) throws -> Mask {
        let folder = try BundleFolder()
        let bundle = try folder.load(description, weights: ShippedBundle.segmenter.get().bundle.weightsPath)
        let geometry = SyntheticSeries.geometry(columns: 128, rows: 128, places: [0, 5, 10], pixel: 2)
        let outcome = try Segmenter(bundle, threads: 2)
            .segment(SyntheticSeries.series(SyntheticSeries.blobs(geometry)))
        return outcome.mask
    }

    @Test("a network twice over decides as it does alone")
    func twice() throws {
        let alone = try Self.mask(Self.description(0))
        let both = try Self.mask(Self.description(1))
        let differing = zip(alone.voxels, both.voxels).count { $0 != $1 }
        #expect(differing <= alone.voxels.count / 100_000)
    }

    @Test("it stops when it is cancelled")
    func cancelled() throws {
        let folder = try BundleFolder()
        let bundle = try folder.load(
            Self.description(1), weights: ShippedBundle.segmenter.get().bundle.weightsPath)
        let geometry = SyntheticSeries.geometry(columns: 128, rows: 128, places: [0, 5, 10], pixel: 2)
        let segmenter = try Segmenter(bundle, threads: 2)
        for enough in 0...2 {
            var asked = 0
            #expect(throws: SegmentationError.cancelled) {
                try segmenter.segment(
                    SyntheticSeries.series(SyntheticSeries.blobs(geometry)),
                    isCancelled: {
                        asked += 1
                        return asked > enough
                    })
            }
        }
    }

    @Test("a member at another spacing has its say")
    func anotherSpacing() throws {
        let alone = try Self.mask(Self.description(0))
        let both = try Self.mask(Self.description(1, spacing: [3, 3]))
        #expect(alone.voxels.contains(1) && alone.voxels != both.voxels)
    }

    @Test("a member is checked like the main network")
    func checked() throws {
        var description = try Self.description(1)
        description.ensemble = description.ensemble?.map {
            EnsembleMember(
                architecture: $0.architecture, weights: WeightsDescription(file: "../x", sha256: $0.weights.sha256),
                input: $0.input)
        }
        #expect { _ = try Self.mask(description) } throws: { error in
            "\(error)".contains("ensemble[0].weights.file")
        }
    }

    @Test("bundles are combined to one that decides as the ensemble that is written by hand")
    func combined() throws {
        let folder = try TemporaryFolder()
        let shipped = try ShippedBundle.segmenter.get().bundle
        let bundle = try BundleCombiner(name: "both", version: "3").ensemble(
            of: [shipped, shipped], magnifications: [1, 1.25], to: folder.path("both"))
        // Every network of both models at both magnifications, the first the main one.
        let networks = 1 + (shipped.description.ensemble?.count ?? 0)
        #expect(bundle.description.name == "both" && bundle.description.ensemble?.count == 2 * 2 * networks - 1)
        let spacing = try #require(shipped.description.input?.spacing)
        #expect(bundle.description.input?.spacing == spacing)
        #expect(
            bundle.description.ensemble?.first?.input.spacing.axes
                == spacing.axes.map { ($0 / 1.25 * 1000).rounded() / 1000 })
        let (card, parts) = (bundle.description.card, shipped.description.card)
        #expect(card.licence == parts.licence && card.trainingData == parts.trainingData && card.accuracy.isEmpty)
        #expect(throws: SegmentationError.self) {
            try BundleCombiner(name: "both", version: "3").ensemble(of: [shipped], to: folder.path("both"))
        }
    }

    @Test("a magnification at which no network works leaves no bundle")
    func unusableMagnification() throws {
        let (folder, shipped) = (try TemporaryFolder(), try ShippedBundle.segmenter.get().bundle)
        let error = #expect(throws: SegmentationError.self) {
            try BundleCombiner(name: "both", version: "3").ensemble(
                of: [shipped], magnifications: [100], to: folder.path("both"))
        }
        #expect(error?.description.contains("input.spacing must be two or three distances from 0.1 to 20 mm") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).isEmpty)
    }

    /// A 2D network of its own, with what all bundles need.
    private static func bundle(_ number: Int, in folder: BundleFolder) throws -> ModelBundle {
        let network = LinearNetwork(channels: [(Float(number), 0)])
        var architecture = network.architecture
        architecture.options.dilations = [number]
        return try folder.load(
            ModelDescription(
                name: "part \(number)", version: "1", kind: .sliceWise, architecture: architecture,
                weights: try network.write(to: folder.folder, "part.safetensors"),
                input: NetworkInput(spacing: [2, 2], window: [0, 100 * Double(number)]),
                labels: [BundleFolder.label], card: BundleFolder.card))
    }

    @Test("each network keeps its architecture, its weights and its input, the first bundle's as the main one")
    func members() throws {
        let (folder, parts) = (try TemporaryFolder(), try (1...3).map { _ in try BundleFolder() })
        let bundles = try parts.enumerated().map { try Self.bundle($0.offset + 1, in: $0.element) }
        let combiner = BundleCombiner(name: "both", version: "3")
        // The first two are combined before the third joins them.
        let pair = try combiner.ensemble(of: Array(bundles[...1]), to: folder.path("pair"))
        for (members, name) in [(bundles, "all"), ([pair, bundles[2]], "nested")] {
            let all = try combiner.ensemble(of: members, magnifications: [1, 1.25], to: folder.path(name))
            let main = EnsembleMember(
                architecture: try #require(all.description.architecture),
                weights: try #require(all.description.weights), input: try #require(all.description.input))
            let networks = [main] + (all.description.ensemble ?? [])
            let expected = [0, 0, 1, 1, 2, 2].map { bundles[$0].description }
            #expect(networks.map(\.architecture) == expected.map { $0.architecture ?? main.architecture }, "\(name)")
            #expect(networks.map(\.weights.sha256) == expected.map { $0.weights?.sha256 ?? "" }, "\(name)")
            #expect(networks.map(\.input.window) == expected.compactMap(\.input?.window), "\(name)")
            #expect(
                networks.map(\.input.spacing) == [[2, 2], [1.6, 1.6], [2, 2], [1.6, 1.6], [2, 2], [1.6, 1.6]])
        }
        withExtendedLifetime(parts) {}
    }
}
