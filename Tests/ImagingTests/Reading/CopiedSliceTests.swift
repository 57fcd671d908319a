import DICOM
import Imaging
import Testing

/// Slices that are in the series twice under other SOP Instance UIDs.
struct CopiedSliceTests {
    /// Slices at places, of which each with a place of before shows the same pixels as that one, or others.
    private static func series(_ places: [Double], areCopies: Bool) throws -> SeriesOutline {
        var slices: [AcquisitionTests.Slice] = []
        for (index, place) in places.enumerated() {
            let value = UInt16(place) + (areCopies ? 1000 : 1000 + UInt16(index))
            slices.append(
                (
                    place,
                    { dataSet in
                        dataSet.set(.instanceNumber, integer: Int(place) + 1)
                        dataSet.setPixels([UInt16](repeating: value, count: 35))
                    }
                ))
        }
        return try AcquisitionTests.Written(slices).outline()
    }

    private static let places = AcquisitionTests.comb(0, 3, 8)

    @Test("copies of all or of some slices are left out", arguments: [8, 3])
    func copies(count: Int) throws {
        let series = try Self.series(Self.places + Self.places.prefix(count), areCopies: true)
        #expect(series.geometry.regularSpacing == 3)
        #expect(series.instances.count == 8)
        #expect(series.leftOut.map(\.reason) == Array(repeating: .duplicatePosition, count: count))
        #expect(series.findings.first?.sentence == "\(count) slices repeat another pixel by pixel and were left out")
    }

    @Test("slices at the same places that show something else are no copies, and refused")
    func others() throws {
        #expect(throws: ImagingError.self) { try Self.series(Self.places + Self.places, areCopies: false) }
    }
}
