import Foundation
import Imaging
import Inference
import Segmentation
import TestSupport
import Testing

/// Two networks, one of which finds the region for the other. Their weights make them mark what is brighter than the
/// middle of their window, so that the right answer is known.
@Suite struct CoarseToFineTests {
    static let spacing: NetworkSpacing = [2, 1.5, 1.5]

    static func segmenter(
        minimumVolume: Double = 5, margin: Double = 20, memory: Int? = nil, window: HounsfieldWindow = [0, 400],
        fine: NetworkInput? = nil, coarse: NetworkSpacing = [4, 4, 4]
    ) throws -> Segmenter {
        let folder = try BundleFolder()
        let path = try BrightNetwork.write(to: folder.folder)
        let weights = WeightsDescription(file: "weights.safetensors", sha256: try FileDigest.sha256(path))
        let description = ModelDescription(
            name: "coarse-to-fine", version: "1", kind: .coarseToFine, architecture: BrightNetwork.architecture,
            weights: weights, input: fine ?? NetworkInput(spacing: spacing, window: window),
            locator: LocatorDescription(
                architecture: BrightNetwork.architecture, weights: weights,
                input: NetworkInput(spacing: coarse, window: window), margin: margin,
                minimumVolume: minimumVolume),
            labels: [BundleFolder.label], card: BundleFolder.card)
        return try Segmenter(folder.load(description), threads: 2, memory: memory)
    }

    /// Soft tissue in air with a bright ball of 15 mm radius, 14 mL.
    static func series(isBright: Bool = true, distance: Double = 3) -> SourceSeries {
        let geometry = SyntheticSeries.geometry(
            columns: 120, rows: 90, places: (0..<40).map { Double($0) * distance }, pixel: 1.5)
        var voxels: [Int16] = []
        for slice in 0..<geometry.slices {
            for row in 0..<geometry.rows {
                for column in 0..<geometry.columns {
                    let place = geometry.center(slice: slice, row: row, column: column)
                    let isBody = (20...160).contains(place.x) && (15...120).contains(place.y)
                    let offset = place - SIMD3(110, 50, 60)
                    let isTarget = isBright && (offset * offset).sum() < 225
                    voxels.append(isTarget ? 300 : isBody ? 40 : -1000)
                }
            }
        }
        return SyntheticSeries.series(Volume(geometry: geometry, voxels: voxels))
    }

    static func truth(_ series: SourceSeries) -> [UInt8] { series.volume.voxels.map { $0 > 200 ? 1 : 0 } }

    static func dice(_ a: [UInt8], _ b: [UInt8]) -> Double {
        let both = zip(a, b).filter { $0 > 0 && $1 > 0 }.count
        return 2 * Double(both) / Double(a.filter { $0 > 0 }.count + b.filter { $0 > 0 }.count)
    }

    @Test("the target is found in a region and marked there")
    func found() throws {
        let series = Self.series()
        var shares: [Double] = []
        let outcome = try Self.segmenter().segment(series, progress: { shares.append($0) })
        #expect(Self.dice(outcome.mask.voxels, Self.truth(series)) > 0.9)
        let fact = try #require(outcome.facts.first)
        #expect(fact.hasPrefix("The region searched has "))
        let searched = fact.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }.prefix(3).reduce(1, *)
        #expect(searched < series.volume.voxels.count / 4)
        #expect(shares == shares.sorted())
        #expect(outcome.times.locating > .zero && outcome.times.inferring > .zero)
    }

    @Test("where nothing is found, or too little, the whole body is searched and the reason is told")
    func uncertain() throws {
        let nothing = try Self.segmenter().segment(Self.series(isBright: false))
        #expect(nothing.mask.foregroundCount == 0)
        #expect(
            nothing.facts == ["The whole body was searched, because nothing was found at a coarse spacing."])
        let series = Self.series()
        let little = try Self.segmenter(minimumVolume: 50).segment(series)
        #expect(little.facts.first?.contains("mL only") == true)
        #expect(Self.dice(little.mask.voxels, Self.truth(series)) > 0.9)
    }

    @Test("the region is searched at the coarse network's spacing, at which a small target is not seen")
    func coarseSpacing() throws {
        // The ball is 0.6 of this window; in voxels of 20 mm it is mixed with the body, to less than the middle.
        let window: HounsfieldWindow = [0, 500]
        let seen = try Self.segmenter(window: window).segment(Self.series())
        #expect(seen.facts.first?.hasPrefix("The region searched has ") == true)
        let missed = try Self.segmenter(window: window, coarse: [20, 20, 20]).segment(Self.series())
        #expect(missed.facts == ["The whole body was searched, because nothing was found at a coarse spacing."])
        #expect(missed.mask.foregroundCount > 0)
    }

    @Test("where the fine network finds nothing in a region that was sure, the decision says so")
    func contradicted() throws {
        // Of this window the ball is below the middle, which is what these networks mark from.
        let fine = NetworkInput(spacing: Self.spacing, window: [0, 1000])
        let outcome = try Self.segmenter(fine: fine).segment(Self.series())
        #expect(outcome.mask.foregroundCount == 0 && outcome.facts.count == 2)
        let fact = try #require(outcome.facts.last)
        #expect(fact.hasPrefix("Nothing was found in the region at the fine spacing, although "))
        let millilitres = try #require(fact.split(separator: " ").compactMap { Double($0) }.first)
        #expect(abs(millilitres - 14) < 3)
    }

    @Test("with little memory it works in windows and finds the same")
    func windows() throws {
        let series = Self.series()
        let segmenter = try Self.segmenter(minimumVolume: 50)
        let whole = try segmenter.segment(series)
        let small = try Self.segmenter(minimumVolume: 50, memory: 26 << 20).segment(series)
        #expect(Self.dice(whole.mask.voxels, small.mask.voxels) > 0.999)
        #expect(throws: SegmentationError.self) {
            try Self.segmenter(memory: 1 << 20).segment(series)
        }
    }

    @Test("the region is as large as the fine network's patch, in one pass and in windows")
    func patch() throws {
        let series = Self.series()
        let fine = NetworkInput(spacing: Self.spacing, window: [0, 400], patch: [48, 80, 64], overlap: 0.25)
        let whole = try Self.segmenter(margin: 0, fine: fine).segment(series)
        // 48 voxels of 2 mm are 32 slices of 3 mm.
        #expect(whole.facts == ["The region searched has 32·80·64 voxels."])
        #expect(Self.dice(whole.mask.voxels, Self.truth(series)) > 0.9)
        let small = try Self.segmenter(margin: 0, memory: 26 << 20, fine: fine).segment(series)
        #expect(small.facts == whole.facts)
        #expect(Self.dice(whole.mask.voxels, small.mask.voxels) > 0.999)
    }

    @Test("a series stored turned gets the same mask, turned")
    func turned() throws {
        let upright = Self.series()
        let turned = TurnedVolume(upright.volume, row: SIMD3(0, -1, 0), column: SIMD3(-1, 0, 0))
        let segmenter = try Self.segmenter()
        let expected = try segmenter.segment(upright).mask
        let found = try segmenter.segment(SyntheticSeries.series(turned.volume)).mask
        #expect(found.voxels == turned.sources.map { expected.voxels[$0] })
    }

    @Test("it stops when it is cancelled")
    func cancelled() throws {
        var asked = 0
        let segmenter = try Self.segmenter()
        #expect(throws: SegmentationError.cancelled) {
            try segmenter.segment(
                Self.series(),
                isCancelled: {
                    asked += 1
                    return asked > 5
                })
        }
    }

    /// A description without a locator.
    private static let incomplete = ModelDescription(
        name: "x", version: "1", kind: .coarseToFine, architecture: BrightNetwork.architecture,
        weights: WeightsDescription(file: "w", sha256: String(repeating: "0", count: 64)),
        input: NetworkInput(spacing: spacing, window: [0, 1]), labels: [BundleFolder.label], card: BundleFolder.card)

    @Test("a locator is for this kind only, and is checked like the network")
    func validation() throws {
        try Self.expectFault(Self.incomplete, "locator is missing")
        var wrong = Self.incomplete
        wrong.locator = LocatorDescription(
            architecture: BrightNetwork.architecture, weights: WeightsDescription(file: "w", sha256: "0"),
            input: NetworkInput(spacing: Self.spacing, window: [0, 1]))
        try Self.expectFault(wrong, "locator.weights.sha256")
        wrong = BundleFolder.threshold(3)
        wrong.kind = .slidingWindow
        try Self.expectFault(wrong, "architecture is missing")
    }

    @Test(
        "a window whose ends single precision cannot tell apart, or that is beyond all CT values, is refused",
        arguments: [[0, 1e-46], [-1e308, 1e308], [99_999.999, 100_000], [400, 0], [0]])
    func window(_ window: [Double]) throws {
        let folder = try BundleFolder()
        let error = #expect(throws: SegmentationError.self) {
            try folder.load(Self.incomplete, replacing: #""window":[0,1]"#, with: #""window":\#(window)"#)
        }
        #expect(error?.description.contains("input.window must be two values") == true)
    }

    private static func expectFault(_ description: ModelDescription, _ text: String) throws {
        #expect {
            try BundleFolder().load(description)
        } throws: { error in
            "\(error)".contains(text)
        }
    }
}
