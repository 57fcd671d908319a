import Foundation
import Imaging
import Testing

@Suite("Vectors and the directions of slices") struct SliceDirectionTests {
    @Test("products, lengths and axes of vectors")
    func vectors() {
        let (a, b) = (SIMD3(1.0, 2, 3), SIMD3(4.0, -5, 6))
        #expect(a.dot(b) == 12)
        #expect(a.cross(b) == SIMD3(27, 6, -13))
        #expect(SIMD3(2.0, 3, -6).length == 7)
        #expect(SIMD3(0.0, -4, 0).normalized == SIMD3(0, -1, 0))
        let axes = [SIMD3(-5.0, 2, 3), SIMD3(1.0, -4, 3), SIMD3(1.0, 2, -3)].map(\.dominantAxis)
        #expect(axes == [0, 1, 2])
        #expect(a.isFinite)
        for place in 0..<3 {
            var broken = a
            broken[place] = .infinity
            #expect(!broken.isFinite)
        }
    }

    @Test(
        "directions are believed within a tenth of their length and three degrees",
        arguments: [
            ([0.9, 0, 0, 0, 1, 0], true), ([0.89, 0, 0, 0, 1, 0], false), ([1.1, 0, 0, 0, 1, 0], true),
            ([1.11, 0, 0, 0, 1, 0], false), ([1, 0, 0, 0, 0.9, 0], true), ([1, 0, 0, 0, 0.89, 0], false),
            ([1, 0, 0, 0, 1.1, 0], true), ([1, 0, 0, 0, 1.11, 0], false), ([1, 0, 0, 0.049, 0.9988, 0], true),
            ([1, 0, 0, 0.051, 0.9987, 0], false), ([1, 0, 0, -0.049, 0.9988, 0], true),
            ([1, 0, 0, -0.051, 0.9987, 0], false), ([1, 0, 0, 0, .nan, 0], false), ([.infinity, 0, 0, 0, 1, 0], false),
            ([1, 0, 0, 0, 1], false), ([1, 0, 0, 0, 1, 0, 0], false),
        ] as [([Double], Bool)])
    func limits(values: [Double], isBelieved: Bool) {
        #expect((SliceOrientation(values) != nil) == isBelieved)
    }

    @Test("directions become perpendicular unit vectors, the row's as it is")
    func repaired() throws {
        let orientation = try #require(SliceOrientation([0, 1.05, 0, 0, 0.03, -0.98]))
        #expect(orientation.row == SIMD3(0, 1, 0))
        #expect((orientation.column - SIMD3(0, 0, -1)).length < 1e-12)
        let exact = try #require(SliceOrientation([0.9999999, 0, 0, 0, 0, -1]))
        #expect(exact.row == SIMD3(0.9999999, 0, 0) && exact.column == SIMD3(0, 0, -1))
    }

    @Test("the angle to the axial plane is that of the slices, whichever way they run")
    func obliquity() {
        let cases: [(degrees: Double, row: SIMD3<Double>)] = [
            (0, SIMD3(1, 0, 0)), (30, SIMD3(1, 0, 0)), (30, SIMD3(-1, 0, 0)), (90, SIMD3(1, 0, 0)),
        ]
        for (degrees, row) in cases {
            let angle = degrees * .pi / 180
            let geometry = VolumeGeometry(
                columns: 2, rows: 3, rowDirection: row, columnDirection: SIMD3(0, cos(angle), -sin(angle)),
                rowSpacing: 0.5, columnSpacing: 0.8, slicePositions: [.zero])
            #expect(abs(geometry.obliquityDegrees - degrees) < 1e-6)
        }
    }

    @Test("voxels are counted and found slice by slice, row by row, column by column")
    func voxels() {
        let geometry = VolumeGeometry(
            columns: 4, rows: 3, rowDirection: SIMD3(0, 1, 0), columnDirection: SIMD3(-1, 0, 0), rowSpacing: 0.5,
            columnSpacing: 0.8, slicePositions: [SIMD3(1, 2, 3), SIMD3(1, 2, 5)])
        #expect([geometry.slices, geometry.voxelsPerSlice, geometry.voxelCount] == [2, 12, 24] as [Int])
        #expect(geometry.normal == SIMD3(0, 0, 1) && geometry.extent == 2)
        #expect(geometry.pixelSpacing == PixelSpacing(row: 0.5, column: 0.8))
        // Two rows of 0.5 mm to the right, three columns of 0.8 mm to the back.
        #expect((geometry.center(slice: 1, row: 2, column: 3) - SIMD3(0, 4.4, 5)).length < 1e-12)
        let volume = Volume(geometry: geometry, voxels: (0..<24).map { Int16($0) })
        let mask = Mask(geometry: geometry, voxels: (0..<24).map { UInt8($0) })
        for (slice, row, column) in [(1, 2, 3), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 2)] {
            let place = slice * 12 + row * 4 + column
            #expect(volume[slice: slice, row: row, column: column] == Int16(place))
            #expect(mask[slice: slice, row: row, column: column] == UInt8(place))
        }
        #expect(Array(volume.slice(1)) == (12..<24).map { Int16($0) })
        #expect(Array(mask.slice(0)) == (0..<12).map { UInt8($0) })
        #expect(mask.foregroundCount == 23 && mask.count(ofSegment: 7) == 1)
        #expect("\(volume)" == "volume of 2·3·4 voxels")
        #expect("\(mask)" == "mask of 2·3·4 voxels, 23 voxels set")
    }
}
