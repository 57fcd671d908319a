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
