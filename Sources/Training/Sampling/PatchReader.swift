/// Reads a transformed patch of a case: intensities interpolated linearly, labels those of the nearest voxel, 0
/// outside.
struct PatchReader {
    let source: TrainingCase
    let transform: PatchTransform
    let patch: [Int]
    let isVolume: Bool

    func read(_ image: UnsafeMutablePointer<Float>, _ labels: UnsafeMutablePointer<UInt8>) {
        source.image.withUnsafeBufferPointer { values in
            source.labels.withUnsafeBufferPointer { truth in
                guard let values = values.baseAddress, let truth = truth.baseAddress else { return }
                let size = (source.size[0], source.size[1], source.size[2])
                let voxels = Voxels(values: values, truth: truth, size: size)
                for row in 0..<patch[0] * patch[1] {
                    read(row, of: voxels, image: image + row * patch[2], labels: labels + row * patch[2])
                }
            }
        }
    }

    private func read(
        _ row: Int, of voxels: Voxels, image: UnsafeMutablePointer<Float>, labels: UnsafeMutablePointer<UInt8>
    ) {
        let (start, step) = line(row)
        for x in 0..<patch[2] {
            var place = Place(
                z: start[0] + Float(x) * step[0], y: start[1] + Float(x) * step[1], x: start[2] + Float(x) * step[2])
            if let field = transform.displacements {
                let displacement = displacement(field, row % patch[1], x)
                place.y += displacement.y
                place.x += displacement.x
            }
            guard let (slice, index) = voxels.nearest(place) else {
                (image[x], labels[x]) = (0, 0)
                continue
            }
            labels[x] = voxels.truth[index]
            image[x] = isVolume ? voxels.value(place) : InPlane(place, voxels).value(slice)
        }
    }

    /// Where a row of the patch begins in the case, and its step from voxel to voxel, each z, y, x.
    private func line(_ row: Int) -> (start: [Float], step: [Float]) {
        let matrix = transform.matrix
        let (z, y) = (row / patch[1], row % patch[1])
        let dz = isVolume ? Double(z) - Double(patch[0] - 1) / 2 : 0
        let dy = Double(y) - Double(patch[1] - 1) / 2
        let first = -Double(patch[2] - 1) / 2
        let start = (0..<3).map {
            transform.centre[$0] + matrix[$0][0] * dz + matrix[$0][1] * dy + matrix[$0][2] * first
        }
        return (start.map { Float($0) }, (0..<3).map { Float(matrix[$0][2]) })
    }

    /// The deformation at a position of a plane, interpolated linearly between nodes.
    private func displacement(_ field: [(y: Float, x: Float)], _ y: Int, _ x: Int) -> (y: Float, x: Float) {
        let pitch = PatchTransform.pitch
        let (row, node) = (y / pitch, x / pitch)
        let fy = Float(y % pitch) / Float(pitch)
        let fx = Float(x % pitch) / Float(pitch)
        let place = row * transform.nodes + node
        let (a, b) = (field[place], field[place + 1])
        let (c, d) = (field[place + transform.nodes], field[place + transform.nodes + 1])
        let (wa, wb, wc, wd) = ((1 - fy) * (1 - fx), (1 - fy) * fx, fy * (1 - fx), fy * fx)
        return (wa * a.y + wb * b.y + wc * c.y + wd * d.y, wa * a.x + wb * b.x + wc * c.x + wd * d.x)
    }
}

/// A position in a case, in voxels.
private struct Place {
    let z: Float
    var y: Float
    var x: Float
}

/// The voxels of a case, as [z, y, x].
private struct Voxels {
    let values: UnsafePointer<Float>
    let truth: UnsafePointer<UInt8>
    let size: (depth: Int, height: Int, width: Int)

    /// The voxel that a position lies in, and its slice; `nil` outside of the case.
    func nearest(_ place: Place) -> (slice: Int, index: Int)? {
        let (z, y, x) = (Int(place.z.rounded()), Int(place.y.rounded()), Int(place.x.rounded()))
        guard z >= 0, z < size.depth, y >= 0, y < size.height, x >= 0, x < size.width else { return nil }
        return (z, (z * size.height + y) * size.width + x)
    }

    /// The intensity, interpolated along all axes.
    func value(_ place: Place) -> Float {
        let plane = InPlane(place, self)
        let z = Int(place.z.rounded(.down))
        let share = place.z - Float(z)
        return plane.value(max(z, 0)) * (1 - share) + plane.value(min(z + 1, size.depth - 1)) * share
    }
}

/// A position between four pixels of a slice; beyond the border the outermost pixels stand for all.
private struct InPlane {
    private let voxels: Voxels
    private let rows: (Int, Int)
    private let columns: (Int, Int)
    private let share: (y: Float, x: Float)

    init(_ place: Place, _ voxels: Voxels) {
        self.voxels = voxels
        let (y, x) = (Int(place.y.rounded(.down)), Int(place.x.rounded(.down)))
        share = (place.y - Float(y), place.x - Float(x))
        rows = (max(y, 0), min(y + 1, voxels.size.height - 1))
        columns = (max(x, 0), min(x + 1, voxels.size.width - 1))
    }

    /// The intensity in a slice.
    func value(_ slice: Int) -> Float {
        let width = voxels.size.width
        let base = voxels.values + slice * voxels.size.height * width
        let (near, far) = (base + rows.0 * width, base + rows.1 * width)
        let upper = near[columns.0] * (1 - share.x) + near[columns.1] * share.x
        let lower = far[columns.0] * (1 - share.x) + far[columns.1] * share.x
        return upper * (1 - share.y) + lower * share.y
    }
}
