/// Where the voxels of a file lie in the patient, in mm; x to the patient's left, y to the back, z to the head.
///
/// Voxel (i, j, k), of which i is fastest in the file, has its centre at `origin + i·axes[0] + j·axes[1] + k·axes[2]`.
public struct VoxelAffine: Sendable, Equatable {
    /// The centre of the first voxel.
    public let origin: SIMD3<Double>
    /// The steps from voxel to voxel along the file's axes.
    public let axes: [SIMD3<Double>]

    /// The distances of voxels along the file's axes.
    public var spacing: [Double] { axes.map { ($0 * $0).sum().squareRoot() } }

    /// The affine of a NIfTI header, whose x runs to the right and y to the front.
    init(rightAnteriorSuperior origin: SIMD3<Double>, _ axes: [SIMD3<Double>], unit: Double) {
        let toPatient = SIMD3(-unit, -unit, unit)
        self.origin = origin * toPatient
        self.axes = axes.map { $0 * toPatient }
    }

    /// The centre of a voxel.
    func center(_ voxel: [Int]) -> SIMD3<Double> {
        zip(axes, voxel).reduce(origin) { $0 + $1.0 * Double($1.1) }
    }
}
