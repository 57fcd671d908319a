/// A coarse network of the same kind that finds the region for the main one: Roth's hierarchical way (Roth et al. 2017,
/// Hierarchical 3D fully convolutional networks for multi-organ segmentation).
public struct LocatorSettings: Codable, Equatable, Sendable {
    /// The distances between voxels in mm: [slice, row, column].
    public var spacing: [Double]
    /// The voxels that the network sees at a time in training, along the same axes.
    public var patch: [Int]
    /// What the bundle adds to the region on all sides, 0 to 200 mm; absent for the usual 20 mm.
    public var margin: Double?

    /// Describes a locator.
    public init(spacing: [Double], patch: [Int], margin: Double? = nil) {
        (self.spacing, self.patch, self.margin) = (spacing, patch, margin)
    }
}

extension TrainingConfiguration {
    /// The training of the network that finds the region; `nil` where the whole is searched.
    ///
    /// - Parameter output: The folder of its bundle.
    public func ofLocator(output: String) -> TrainingConfiguration? {
        guard let locator else { return nil }
        var configuration = ofFine(output: output)
        configuration.input.spacing = locator.spacing
        configuration.input.patch = locator.patch
        configuration.initialWeights = nil
        return configuration
    }

    /// The training of the network that looks closely.
    ///
    /// - Parameter output: The folder of its bundle.
    public func ofFine(output: String) -> TrainingConfiguration {
        var configuration = self
        configuration.output = output
        configuration.locator = nil
        return configuration
    }
}
