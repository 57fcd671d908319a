import Foundation
import Testing
import Training

/// Metrics agree with MONAI's on stored cases, and say what they mean where a structure is empty.
@Suite struct MetricsTests {
    /// A case of `metrics.json`.
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let size: [Int]
        let spacing: [Double]
        let prediction: [[[Double]]]
        let truth: [[[Double]]]
        let voxels: [Int]
        let dice: Double
        let precision: Double
        let recall: Double
        let meanSurfaceDistance: Double
        let hausdorffDistance95: Double

        var testDescription: String { "\(size) voxels of \(spacing) mm, \(voxels)" }

        static func all() throws -> [Case] {
            let url = Bundle.module.bundleURL.appending(path: "Fixtures/metrics.json")
            return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
        }

        func volume(_ ellipsoids: [[[Double]]]) -> LabelVolume {
            var voxels: [Bool] = []
            for z in 0..<size[0] {
                for y in 0..<size[1] {
                    for x in 0..<size[2] {
                        voxels.append(ellipsoids.contains { Self.contains([z, y, x].map(Double.init), $0) })
                    }
                }
            }
            return LabelVolume(size: size, spacing: spacing, voxels: voxels)
        }

        private static func contains(_ place: [Double], _ ellipsoid: [[Double]]) -> Bool {
            let parts = (0..<3).map { (place[$0] - ellipsoid[0][$0]) / ellipsoid[1][$0] }
            return parts[0] * parts[0] + parts[1] * parts[1] + parts[2] * parts[2] <= 1
        }
    }

    @Test("all metrics are MONAI's", arguments: try Case.all())
    func independent(_ known: Case) {
        let (prediction, truth) = (known.volume(known.prediction), known.volume(known.truth))
        #expect([prediction.count, truth.count] == known.voxels)
        let metrics = CaseMetrics(prediction: prediction, truth: truth)
        #expect(abs(metrics.dice - known.dice) < 1e-12)
        #expect(abs((metrics.precision ?? .nan) - known.precision) < 1e-12)
        #expect(abs((metrics.recall ?? .nan) - known.recall) < 1e-12)
        #expect(abs((metrics.meanSurfaceDistance ?? .nan) - known.meanSurfaceDistance) < 1e-4)
        #expect(abs((metrics.hausdorffDistance95 ?? .nan) - known.hausdorffDistance95) < 1e-4)
    }

    private static func line(_ voxels: [Bool], spacing: [Double]? = [1, 1, 2]) -> LabelVolume {
        LabelVolume(size: [1, 1, voxels.count], spacing: spacing, voxels: voxels)
    }

    @Test("two empty masks agree, and have no surface")
    func bothEmpty() {
        let nothing = Self.line([false, false])
        let metrics = CaseMetrics(prediction: nothing, truth: nothing)
        #expect(metrics.dice == 1 && metrics.precision == nil && metrics.recall == nil)
        #expect(metrics.meanSurfaceDistance == nil && metrics.hausdorffDistance95 == nil && metrics.volumeError == 0)
    }

    @Test("one empty mask has a Dice of 0, and precision or recall where they mean something")
    func oneEmpty() {
        let (nothing, something) = (Self.line([false, false]), Self.line([true, false]))
        let missed = CaseMetrics(prediction: nothing, truth: something)
        #expect(missed.dice == 0 && missed.precision == nil && missed.recall == 0)
        #expect(missed.meanSurfaceDistance == nil && missed.volumeError == -0.002)
        let invented = CaseMetrics(prediction: something, truth: nothing)
        #expect(invented.dice == 0 && invented.precision == 0 && invented.recall == nil)
    }

    @Test("distances are in millimetres, and there are none where the spacing is not known")
    func spacing() {
        let (first, second) = ([true, false, false], [false, false, true])
        let known = CaseMetrics(prediction: Self.line(first), truth: Self.line(second))
        #expect(known.meanSurfaceDistance == 4 && known.hausdorffDistance95 == 4)
        let unknown = CaseMetrics(
            prediction: Self.line(first, spacing: nil), truth: Self.line(second, spacing: nil))
        #expect(unknown.meanSurfaceDistance == nil && unknown.volumeError == nil && unknown.dice == 0)
    }

    @Test("a summary has mean, deviation of the sample, median and extremes")
    func summary() throws {
        let summary = try #require(MetricSummary([4, 1, 3, 2]))
        #expect(summary.count == 4 && summary.mean == 2.5 && summary.median == 2.5)
        #expect(summary.lowerQuartile == 1.75 && summary.upperQuartile == 3.25)
        #expect(summary.minimum == 1 && summary.maximum == 4)
        #expect(abs(summary.standardDeviation - 1.2909944) < 1e-6)
        #expect(MetricSummary([]) == nil)
        #expect(MetricSummary([7])?.standardDeviation == 0)
    }
}
