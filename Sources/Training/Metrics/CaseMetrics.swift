/// How well a prediction agrees with the truth in one case.
///
/// With TP, FP and FN the numbers of voxels that both have, only the prediction has, and only the truth has:
///
/// | | formula | where a denominator is 0 |
/// |---|---|---|
/// | Dice | 2 TP / (2 TP + FP + FN) | 1: both are empty and agree |
/// | precision | TP / (TP + FP) | `nil`: nothing was predicted |
/// | recall | TP / (TP + FN) | `nil`: there is nothing to find |
/// | mean surface distance | mean over both surfaces of the distance to the other one, in mm | `nil`: a surface is
/// missing |
/// | the same within slices | mean over both contours of the distance to the other one in the slice, in mm | `nil`: no
/// slice has both |
/// | Hausdorff distance, 95 % | larger of both directions' 95th percentiles, in mm | `nil`: a surface is missing |
/// | volume error | prediction − truth, in mL | `nil`: spacing not known |
public struct CaseMetrics: Sendable, Equatable, Codable {
    /// The Dice coefficient, 0 to 1.
    public let dice: Double
    /// The share of the prediction that is right.
    public let precision: Double?
    /// The share of the truth that was found.
    public let recall: Double?
    /// The symmetric mean surface distance in mm.
    public let meanSurfaceDistance: Double?
    /// The 95 % Hausdorff distance in mm.
    public let hausdorffDistance95: Double?
    /// The symmetric mean distance of contours within slices in mm, also where slices do not follow each other evenly.
    public let inPlaneSurfaceDistance: Double?
    /// The volume predicted, in mL.
    public let predictedVolume: Double?
    /// The true volume, in mL.
    public let trueVolume: Double?
    /// The volume that is predicted in excess, in mL.
    public let volumeError: Double?

    /// Compares a prediction with the truth.
    ///
    /// - Precondition: Both have the same size and spacing.
    public init(prediction: LabelVolume, truth: LabelVolume) {
        precondition(prediction.size == truth.size && prediction.spacing == truth.spacing, "volumes of one grid")
        let both = zip(prediction.voxels, truth.voxels).count { $0 && $1 }
        let (predicted, actual) = (prediction.count, truth.count)
        dice = predicted + actual == 0 ? 1 : 2 * Double(both) / Double(predicted + actual)
        precision = predicted == 0 ? nil : Double(both) / Double(predicted)
        recall = actual == 0 ? nil : Double(both) / Double(actual)
        let distances = SurfaceDistances(prediction, truth)
        meanSurfaceDistance = distances?.mean
        hausdorffDistance95 = distances?.hausdorff95
        inPlaneSurfaceDistance = ContourDistances(prediction, truth)?.mean
        (predictedVolume, trueVolume) = (prediction.millilitres, truth.millilitres)
        volumeError = prediction.millilitres.flatMap { found in truth.millilitres.map { found - $0 } }
    }
}

/// What there is to say of one metric over several cases.
public struct MetricSummary: Sendable, Equatable, Codable {
    /// The cases in which the metric is defined.
    public let count: Int
    /// The mean.
    public let mean: Double
    /// The standard deviation of the sample (divided by count − 1); 0 for one case.
    public let standardDeviation: Double
    /// The median, the mean of the two middle values where their number is even.
    public let median: Double
    /// The value below which a quarter of the values lie, by linear interpolation between order statistics.
    public let lowerQuartile: Double
    /// The value above which a quarter of the values lie.
    public let upperQuartile: Double
    /// The smallest value.
    public let minimum: Double
    /// The largest value.
    public let maximum: Double

    /// Summarizes values; `nil` where there are none.
    public init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        (count, minimum, maximum) = (sorted.count, first, last)
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        self.mean = mean
        let squares = sorted.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        standardDeviation = sorted.count < 2 ? 0 : (squares / Double(sorted.count - 1)).squareRoot()
        median = SurfaceDistances.percentile(sorted, 0.5)
        lowerQuartile = SurfaceDistances.percentile(sorted, 0.25)
        upperQuartile = SurfaceDistances.percentile(sorted, 0.75)
    }
}

/// Which voxels of a volume belong to a structure.
///
/// ```swift
/// let truth = LabelVolume(size: [2, 4, 4], spacing: [2.5, 0.8, 0.8], voxels: voxels)
/// ```
public struct LabelVolume: Sendable, Equatable {
    /// [slices, rows, columns]
    public let size: [Int]
    /// The distances between voxels along the same axes in mm; `nil` where they are not even or not known.
    public let spacing: [Double]?
    /// The distances between rows and between columns in mm; `nil` where they are not known.
    public let pixelSpacing: [Double]?
    /// Row-major [slices, rows, columns].
    public let voxels: [Bool]

    /// Creates a volume; the pixel spacing is the spacing's where none is given.
    ///
    /// - Precondition: `voxels` has as many values as the size says, and spacings are positive.
    public init(size: [Int], spacing: [Double]?, pixelSpacing: [Double]? = nil, voxels: [Bool]) {
        precondition(size.count == 3 && voxels.count == size.reduce(1, *), "\(voxels.count) voxels, size \(size)")
        precondition(spacing.map { $0.count == 3 && $0.allSatisfy { $0 > 0 } } ?? true, "spacing \(spacing ?? [])")
        (self.size, self.spacing, self.voxels) = (size, spacing, voxels)
        self.pixelSpacing = pixelSpacing ?? spacing.map { Array($0.dropFirst()) }
    }

    /// The number of voxels of the structure.
    public var count: Int { voxels.count { $0 } }

    /// The volume of the structure in mL, where the spacing is known.
    public var millilitres: Double? { spacing.map { Double(count) * $0.reduce(1, *) / 1000 } }
}
