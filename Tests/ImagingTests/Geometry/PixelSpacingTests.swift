import Imaging
import Testing

@Suite("The distances between pixels")
struct PixelSpacingTests {
    private static let spacing = PixelSpacing(row: 0.7, column: 0.9)

    /// A slice that lies across the body, with the directions in which column and row indices grow.
    private static func geometry(row: SIMD3<Double>, column: SIMD3<Double>) -> VolumeGeometry {
        VolumeGeometry(
            columns: 4, rows: 3, rowDirection: row, columnDirection: column, rowSpacing: spacing.row,
            columnSpacing: spacing.column, slicePositions: [SIMD3(0, 0, 0)])
    }

    @Test("the order is that of the attribute: between rows, then between columns")
    func order() {
        #expect(Self.geometry(row: SIMD3(1, 0, 0), column: SIMD3(0, 1, 0)).pixelSpacing == Self.spacing)
        #expect(Self.spacing.values == [0.7, 0.9] && Self.spacing.transposed.values == [0.9, 0.7])
    }

    @Test("where display makes rows of columns, their distances change places too")
    func displayed() throws {
        let upright = try #require(
            DisplayOrientation(Self.geometry(row: SIMD3(1, 0, 0), column: SIMD3(0, 1, 0))))
        let turned = try #require(
            DisplayOrientation(Self.geometry(row: SIMD3(0, 1, 0), column: SIMD3(1, 0, 0))))
        #expect(upright.displayedSpacing(Self.spacing) == Self.spacing)
        #expect(turned.displayedSpacing(Self.spacing) == PixelSpacing(row: 0.9, column: 0.7))
    }

    @Test("spacings are alike within a share of the first one's distances, in both directions")
    func close() {
        let first = PixelSpacing(row: 1, column: 2)
        #expect(first.isClose(to: PixelSpacing(row: 1.0009, column: 1.9985)))
        #expect(!first.isClose(to: PixelSpacing(row: 1.002, column: 2)))
        #expect(!first.isClose(to: PixelSpacing(row: 1, column: 2.003)))
        #expect(first.isClose(to: PixelSpacing(row: 1.002, column: 2.003), within: 5e-3))
        #expect(!first.isClose(to: PixelSpacing(row: .nan, column: 2)))
    }
}
