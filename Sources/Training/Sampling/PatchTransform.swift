import Foundation

/// Where each voxel of a patch comes from: a rotation, a magnification and a smooth deformation about a centre.
package struct PatchTransform {
    /// The patch's place in the case: z, y, x.
    let centre: [Double]
    /// Rows: the step in the case, z, y, x, for a step along z, y, x of the patch.
    package let matrix: [[Double]]
    /// Displacements y, x at every ``pitch``-th voxel of a plane, or nil.
    let displacements: [(y: Float, x: Float)]?
    /// Nodes in a row of the displacements.
    let nodes: Int

    /// Voxels between two nodes.
    static let pitch = 8

    /// - Parameter spacing: The distances between voxels in mm, z, y, x.
    package init(
        centre: [Double],
        patch: [Int],
        spacing: [Double],
        _ augmentation: Augmentation,
        isVolume: Bool,
        _ random: inout RandomSource
    ) {
        self.centre = centre
        let degree = Double.pi / 180
        let scale = random.uniform(augmentation.scale[0], augmentation.scale[1])
        let factors = (0..<3).map { axis in
            let anisotropy = pow(1 + augmentation.anisotropy, random.uniform(-1, 1))
            return axis == 0 && !isVolume ? 1 : 1 / (scale * anisotropy)
        }
        let turn = random.uniform(-1, 1) * augmentation.rotation * degree
        let tilts = (0..<2).map { _ in random.uniform(-1, 1) * augmentation.tilt * degree }
        let mirror: Double = augmentation.flip && random.uniform() < 0.5 ? -1 : 1
        var matrix = [[factors[0], 0, 0], [0, factors[1], 0], [0, 0, factors[2] * mirror]]
        matrix = Self.rotated(matrix, from: 1, to: 2, by: turn)
        if isVolume {
            matrix = Self.rotated(matrix, from: 0, to: 1, by: tilts[0])
            matrix = Self.rotated(matrix, from: 0, to: 2, by: tilts[1])
        }
        self.matrix = Self.inVoxels(matrix, spacing)
        nodes = patch[2] / Self.pitch + 2
        let isDeformed = augmentation.elastic > 0
        let amplitude = (y: augmentation.elastic / spacing[1], x: augmentation.elastic / spacing[2])
        displacements = isDeformed ? Self.waves(patch, nodes: nodes, amplitude: amplitude, &random) : nil
    }

    /// Rows of a matrix turned in the plane of two axes.
    private static func rotated(_ matrix: [[Double]], from first: Int, to second: Int, by angle: Double) -> [[Double]] {
        var result = matrix
        for column in 0..<3 {
            result[first][column] = cos(angle) * matrix[first][column] - sin(angle) * matrix[second][column]
            result[second][column] = sin(angle) * matrix[first][column] + cos(angle) * matrix[second][column]
        }
        return result
    }

    /// A matrix of millimetres as one of voxels.
    private static func inVoxels(_ matrix: [[Double]], _ spacing: [Double]) -> [[Double]] {
        (0..<3).map { row in (0..<3).map { matrix[row][$0] * spacing[$0] / spacing[row] } }
    }

    /// A sum of waves of random direction and phase, a quarter to one and a half of them across the patch.
    private static func waves(
        _ patch: [Int],
        nodes: Int,
        amplitude: (y: Double, x: Double),
        _ random: inout RandomSource
    ) -> [(y: Float, x: Float)] {
        let rows = patch[1] / pitch + 2
        let count = 6
        let strength = random.uniform() * (2 / Double(count)).squareRoot()
        var field = [(y: Float, x: Float)](repeating: (0, 0), count: rows * nodes)
        for wave in 0..<count {
            let frequency = random.uniform(0.25, 1.5) * 2 * .pi / Double(max(patch[1], patch[2]))
            let direction = random.uniform(0, 2 * .pi)
            let phase = random.uniform(0, 2 * .pi)
            for row in 0..<rows {
                for node in 0..<nodes {
                    let along = cos(direction) * Double(node * pitch) + sin(direction) * Double(row * pitch)
                    let value = strength * sin(frequency * along + phase)
                    if wave % 2 == 0 {
                        field[row * nodes + node].y += Float(amplitude.y * value)
                    } else {
                        field[row * nodes + node].x += Float(amplitude.x * value)
                    }
                }
            }
        }
        return field
    }
}
