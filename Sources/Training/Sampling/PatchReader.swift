/// Reads a transformed patch of a case: intensities interpolated linearly, labels those of the nearest voxel, 0 outside.
struct PatchReader {
    let source: TrainingCase
    let transform: PatchTransform
    let patch: [Int]
    let isVolume: Bool

    func read(_ image: UnsafeMutablePointer<Float>, _ labels: UnsafeMutablePointer<UInt8>) {
        source.image.withUnsafeBufferPointer { values in
            source.labels.withUnsafeBufferPointer { truth in
                guard let values = values.baseAddress, let truth = truth.baseAddress else { return }
                for row in 0..<patch[0] * patch[1] {
                    let first = row * patch[2]
                    read(row, values, truth, image + first, labels + first)
                }
            }
        }
    }

    private func read(
        _ row: Int,
        _ values: UnsafePointer<Float>,
        _ truth: UnsafePointer<UInt8>,
        _ image: UnsafeMutablePointer<Float>,
        _ labels: UnsafeMutablePointer<UInt8>
    ) {
        let (depth, height, width) = (source.size[0], source.size[1], source.size[2])
        let matrix = transform.matrix
        let (z, y) = (row / patch[1], row % patch[1])
        let dz = isVolume ? Double(z) - Double(patch[0] - 1) / 2 : 0
        let dy = Double(y) - Double(patch[1] - 1) / 2
        let first = -Double(patch[2] - 1) / 2
        let start = (0..<3).map {
            transform.centre[$0] + matrix[$0][0] * dz + matrix[$0][1] * dy + matrix[$0][2] * first
        }
        let step = (0..<3).map { Float(matrix[$0][2]) }
        let (startZ, startY, startX) = (Float(start[0]), Float(start[1]), Float(start[2]))
        for x in 0..<patch[2] {
            var sourceY = startY + Float(x) * step[1]
            var sourceX = startX + Float(x) * step[2]
            let sourceZ = startZ + Float(x) * step[0]
            if let field = transform.displacements {
                let displacement = displacement(field, y, x)
                sourceY += displacement.y
                sourceX += displacement.x
            }
            let (nearZ, nearY, nearX) = (Int(sourceZ.rounded()), Int(sourceY.rounded()), Int(sourceX.rounded()))
            let isInside =
                nearZ >= 0 && nearZ < depth && nearY >= 0 && nearY < height && nearX >= 0 && nearX < width
            labels[x] = isInside ? truth[(nearZ * height + nearY) * width + nearX] : 0
            guard isInside else {
                image[x] = 0
                continue
            }
            let (y0, x0) = (Int(sourceY.rounded(.down)), Int(sourceX.rounded(.down)))
            let (fy, fx) = (sourceY - Float(y0), sourceX - Float(x0))
            let (y1, x1) = (min(y0 + 1, height - 1), min(x0 + 1, width - 1))
            let (ya, xa) = (max(y0, 0), max(x0, 0))
            func plane(_ z: Int) -> Float {
                let base = values + z * height * width
                let upper = base[ya * width + xa] * (1 - fx) + base[ya * width + x1] * fx
                let lower = base[y1 * width + xa] * (1 - fx) + base[y1 * width + x1] * fx
                return upper * (1 - fy) + lower * fy
            }
            guard isVolume else {
                image[x] = plane(nearZ)
                continue
            }
            let z0 = Int(sourceZ.rounded(.down))
            let fz = sourceZ - Float(z0)
            image[x] = plane(max(z0, 0)) * (1 - fz) + plane(min(z0 + 1, depth - 1)) * fz
        }
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
