import Imaging
import Testing

/// Connected components against a flood fill that is too simple to be wrong.
struct ConnectedComponentsTests {
    struct Size {
        let columns: Int, rows: Int, slices: Int
        var count: Int { columns * rows * slices }
    }

    /// The size of the component of each foreground voxel, found by flooding.
    static func flooded(_ voxels: [UInt8], _ size: Size, _ connectivity: Connectivity) -> [Int] {
        var labels = [Int](repeating: -1, count: size.count)
        var sizes: [Int] = []
        for start in voxels.indices where voxels[start] != 0 && labels[start] < 0 {
            var stack = [start]
            labels[start] = sizes.count
            var found = 0
            while let voxel = stack.popLast() {
                found += 1
                for neighbour in neighbours(of: voxel, size, connectivity)
                where voxels[neighbour] != 0 && labels[neighbour] < 0 {
                    labels[neighbour] = sizes.count
                    stack.append(neighbour)
                }
            }
            sizes.append(found)
        }
        return sizes
    }

    static func neighbours(of voxel: Int, _ size: Size, _ connectivity: Connectivity) -> [Int] {
        let (x, y, z) = (
            voxel % size.columns, voxel / size.columns % size.rows, voxel / size.columns / size.rows
        )
        var result: [Int] = []
        for dz in -1...1 {
            for dy in -1...1 {
                for dx in -1...1 where (dx, dy, dz) != (0, 0, 0) {
                    guard connectivity == .corners || abs(dx) + abs(dy) + abs(dz) == 1 else { continue }
                    let (nx, ny, nz) = (x + dx, y + dy, z + dz)
                    guard (0..<size.columns).contains(nx), (0..<size.rows).contains(ny),
                        (0..<size.slices).contains(nz)
                    else { continue }
                    result.append((nz * size.rows + ny) * size.columns + nx)
                }
            }
        }
        return result
    }

    @Test(
        "components are those of a flood fill",
        arguments: [Connectivity.faces, .corners],
        [0.05, 0.15, 0.3, 0.5, 0.9]
    )
    func floodFill(connectivity: Connectivity, density: Double) {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<40 {
            let size = Size(
                columns: .random(in: 1...12, using: &generator),
                rows: .random(in: 1...9, using: &generator),
                slices: .random(in: 1...6, using: &generator)
            )
            let voxels = (0..<size.count).map { _ in
                Double.random(in: 0..<1, using: &generator) < density ? UInt8(1) : 0
            }
            let found = ConnectedComponents(
                of: voxels,
                columns: size.columns,
                rows: size.rows,
                slices: size.slices,
                connectivity: connectivity
            )
            #expect(found.sizes == Self.flooded(voxels, size, connectivity), "\(size) \(voxels)")
            #expect(found.keeping { _ in true } == voxels)
            #expect(found.sizes.max() == found.largest.map { found.sizes[$0] })
        }
    }

    @Test("slices that do not touch are not joined")
    func gaps() {
        let found = ConnectedComponents(
            of: [1, 1, 1],
            columns: 1,
            rows: 1,
            slices: 3,
            connectivity: .faces,
            joined: [true, false]
        )
        #expect(found.sizes == [2, 1])
        #expect(found.keeping { $0 == 1 } == [0, 0, 1])
    }

    @Test("a mask's components end at a gap between slices")
    func maskWithGap() {
        let geometry = VolumeGeometry(
            columns: 1,
            rows: 1,
            rowDirection: SIMD3(1, 0, 0),
            columnDirection: SIMD3(0, 1, 0),
            rowSpacing: 1,
            columnSpacing: 1,
            slicePositions: [0, 1, 2, 9].map { SIMD3(0, 0, $0) }
        )
        let mask = Mask(geometry: geometry, voxels: [1, 1, 1, 1])
        #expect(ConnectedComponents(of: mask, connectivity: .corners).sizes == [3, 1])
    }

    @Test("a slice between two others does not cut the components elsewhere")
    func maskWithExtraSlice() {
        let geometry = VolumeGeometry(
            columns: 1,
            rows: 1,
            rowDirection: SIMD3(1, 0, 0),
            columnDirection: SIMD3(0, 1, 0),
            rowSpacing: 1,
            columnSpacing: 1,
            slicePositions: [0, 2, 4, 5, 6, 8].map { SIMD3(0, 0, $0) }
        )
        let mask = Mask(geometry: geometry, voxels: [1, 1, 1, 1, 1, 1])
        #expect(ConnectedComponents(of: mask, connectivity: .corners).sizes == [6])
    }

    @Test("a mask without foreground has no components")
    func empty() {
        let found = ConnectedComponents(of: [0, 0], columns: 2, rows: 1, slices: 1, connectivity: .faces)
        #expect(found.count == 0)
        #expect(found.largest == nil)
    }
}
