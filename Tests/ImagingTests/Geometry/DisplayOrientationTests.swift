import Imaging
import Testing

/// Turning axial slices to the displayed orientation and back.
struct DisplayOrientationTests {
    static let axes: [(row: SIMD3<Double>, column: SIMD3<Double>)] = {
        let x = SIMD3(1.0, 0, 0)
        let y = SIMD3(0.0, 1, 0)
        return [(x, y), (-x, y), (x, -y), (-x, -y), (y, x), (-y, x), (y, -x), (-y, -x)]
    }()

    static func geometry(_ axes: (row: SIMD3<Double>, column: SIMD3<Double>)) -> VolumeGeometry {
        VolumeGeometry(
            columns: 4,
            rows: 3,
            rowDirection: axes.row,
            columnDirection: axes.column,
            rowSpacing: 1,
            columnSpacing: 2,
            slicePositions: [.zero]
        )
    }

    @Test("a displayed slice has columns to the left and rows to the back, and comes back as it was", arguments: 0..<8)
    func turn(index: Int) throws {
        let geometry = Self.geometry(Self.axes[index])
        let orientation = try #require(DisplayOrientation(geometry))
        let stored = Array(0..<12)
        let displayed = orientation.displayed(stored[...], rows: 3, columns: 4)
        let size = orientation.displayedSize(rows: 3, columns: 4)
        let centers = displayed.map { geometry.center(slice: 0, row: $0 / 4, column: $0 % 4) }
        for place in centers.indices {
            let (row, column) = (place / size.columns, place % size.columns)
            if column > 0 { #expect(centers[place].x > centers[place - 1].x) }
            if row > 0 { #expect(centers[place].y > centers[place - size.columns].y) }
        }
        #expect(orientation.stored(displayed, rows: 3, columns: 4) == stored)
        #expect(orientation.reversesSlices == (geometry.normal.z < 0))
        #expect(orientation.isIdentity == (index == 0))
    }

    @Test("slices that do not lie across the body have no displayed orientation")
    func coronal() {
        #expect(DisplayOrientation(Self.geometry((SIMD3(1, 0, 0), SIMD3(0, 0, -1)))) == nil)
        #expect(DisplayOrientation(Self.geometry((SIMD3(0, 1, 0), SIMD3(0, 0, -1)))) == nil)
    }

    @Test("oblique slices are turned by their nearest axes")
    func oblique() throws {
        let orientation = try #require(DisplayOrientation(Self.geometry((SIMD3(-0.96, 0.28, 0), SIMD3(0.28, 0.96, 0)))))
        #expect(orientation.reversesColumns && !orientation.reversesRows && !orientation.swapsRowsAndColumns)
    }
}
