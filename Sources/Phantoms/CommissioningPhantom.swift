public import Imaging

/// A target whose mask is known voxel for voxel, in water: what the commissioning model must find exactly.
///
///     let phantom = CommissioningPhantom()
///     // every voxel of phantom.truth has 1000 HU, every other 40 HU or less
///
/// The target looks different from every side and lies off the middle, and rows, columns, slices and their spacings all
/// differ: a chain that turns, mirrors, swaps or shifts anything gives another mask.
public struct CommissioningPhantom: Sendable {
    /// The CT values.
    public let volume: Volume
    /// The target, as segment 1.
    public let truth: Mask

    /// The CT value of the target in HU; everything else is far below.
    public static let targetHounsfield: Int16 = 1000

    /// Makes the phantom.
    ///
    /// - Precondition: `slices`, `rows` and `columns` are at least 16.
    public init(columns: Int = 90, rows: Int = 74, slices: Int = 21) {
        precondition(min(columns, rows, slices) >= 16, "\(columns)×\(rows)×\(slices) voxels are too few for the target")
        let geometry = VolumeGeometry(
            columns: columns, rows: rows, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0),
            rowSpacing: 1.2, columnSpacing: 0.9,
            slicePositions: (0..<slices).map { SIMD3(-41.5, -37.25, -120 + 2.5 * Double($0)) }
        )
        var values: [Int16] = []
        var labels: [UInt8] = []
        for slice in 0..<slices {
            for row in 0..<rows {
                for column in 0..<columns {
                    // Each index as a share of its size.
                    let place = SIMD3(
                        (Double(column) + 0.5) / Double(columns), (Double(row) + 0.5) / Double(rows),
                        (Double(slice) + 0.5) / Double(slices))
                    let isTarget = Self.isTarget(place)
                    labels.append(isTarget ? 1 : 0)
                    values.append(isTarget ? Self.targetHounsfield : Self.background(place))
                }
            }
        }
        volume = Volume(geometry: geometry, voxels: values)
        truth = Mask(geometry: geometry, voxels: labels)
    }

    /// An ellipsoid with three arms of different lengths, in one piece.
    private static func isTarget(_ place: SIMD3<Double>) -> Bool {
        let offset = (place - SIMD3(0.42, 0.55, 0.46)) / SIMD3(0.16, 0.2, 0.22)
        let arms = [
            (SIMD3(0.42, 0.52, 0.43), SIMD3(0.86, 0.58, 0.5)),
            (SIMD3(0.38, 0.12, 0.43), SIMD3(0.45, 0.55, 0.53)),
            (SIMD3(0.38, 0.5, 0.46), SIMD3(0.45, 0.6, 0.87)),
        ]
        return (offset * offset).sum() <= 1
            || arms.contains { low, high in all(place .>= low) && all(place .<= high) }
    }

    private static func background(_ place: SIMD3<Double>) -> Int16 {
        let offset = (SIMD2(place.x, place.y) - 0.5) / 0.48
        let isBody = (offset * offset).sum() <= 1
        return isBody ? Int16(40 * place.z) : -1000
    }
}
