public import Imaging

/// A synthetic contrast-enhanced CT of the upper abdomen with a pancreas of known extent.
///
///     let phantom = AbdomenPhantom(PhantomParameters(slices: 40, seed: 7))
///     phantom.truth.volumeMillilitres
///
/// Body, fat, spine, ribs, kidneys, liver, spleen, stomach, bowel and vessels in the portal venous phase, with partial
/// volume at every surface and the noise of a reconstruction. It shows no patient, and is no test of accuracy.
public struct AbdomenPhantom: Sendable {
    /// The CT values.
    public let volume: Volume
    /// The pancreas, as segment 1: the voxels that it fills by half or more.
    public let truth: Mask

    /// Makes the phantom; takes the machine's processors for a few seconds.
    public init(_ parameters: PhantomParameters, progress: @Sendable (Double) -> Void = { _ in }) {
        let renderer = PhantomRenderer(parameters: parameters, organs: AbdomenAnatomy(seed: parameters.seed).organs)
        let slices = renderer.slices(progress: progress)
        volume = Volume(geometry: parameters.geometry, voxels: slices.flatMap(\.hounsfield))
        truth = Mask(geometry: parameters.geometry, voxels: slices.flatMap(\.target))
    }
}

/// The size, sampling and noise of a synthetic CT.
public struct PhantomParameters: Sendable, Equatable {
    /// The number of columns and of rows of a slice.
    public var columns: Int
    /// The distance between the centres of neighbouring pixels, in mm, in both directions.
    public var pixelSpacing: Double
    /// The number of slices.
    public var slices: Int
    /// The distance between slices, and their thickness, in mm.
    public var sliceSpacing: Double
    /// The standard deviation of the noise, in HU.
    public var noise: Double
    /// What makes one phantom differ from another; the same seed gives the same voxels on every machine.
    public var seed: UInt64

    /// Creates parameters; the default is an upper abdomen of 60 slices of 512 × 512 pixels.
    public init(
        columns: Int = 512,
        pixelSpacing: Double = 0.75,
        slices: Int = 60,
        sliceSpacing: Double = 2.5,
        noise: Double = 12,
        seed: UInt64 = 1
    ) {
        self.columns = columns
        self.pixelSpacing = pixelSpacing
        self.slices = slices
        self.sliceSpacing = sliceSpacing
        self.noise = noise
        self.seed = seed
    }

    /// Where the voxels lie: axial slices around the pancreas, rows to the patient's left, columns to the back.
    public var geometry: VolumeGeometry {
        let half = Double(columns - 1) / 2 * pixelSpacing
        let lowest = -Double(slices - 1) / 2 * sliceSpacing
        return VolumeGeometry(
            columns: columns,
            rows: columns,
            rowDirection: SIMD3(1, 0, 0),
            columnDirection: SIMD3(0, 1, 0),
            rowSpacing: pixelSpacing,
            columnSpacing: pixelSpacing,
            slicePositions: (0..<slices).map { SIMD3(-half, -half, lowest + Double($0) * sliceSpacing) }
        )
    }
}
