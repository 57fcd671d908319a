/// How well a prediction agrees with the truth in one case.
///
/// With TP, FP and FN the numbers of voxels that both have, only the prediction has, and only the truth has:
///
/// | | formula | where a denominator is 0 |
/// |---|---|---|
/// | Dice | 2 TP / (2 TP + FP + FN) | 1: both are empty and agree |
/// | precision | TP / (TP + FP) | `nil`: nothing was predicted |
/// | recall | TP / (TP + FN) | `nil`: there is nothing to find |
/// | mean surface distance | mean over both surfaces of the distance to the other one, in mm | `nil`: a surface is missing |
/// | the same within slices | mean over both contours of the distance to the other one in the slice, in mm | `nil`: no slice has both |
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
