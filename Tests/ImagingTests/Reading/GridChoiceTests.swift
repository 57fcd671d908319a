import DICOM
import Foundation
import Imaging
import Testing

/// Which of several grids or frames of reference is taken, on both sides of each limit.
@Suite("The choice between grids") struct GridChoiceTests {
    private static let coronal: [Double] = [1, 0, 0, 0, 0, -1]

    /// The slices that are taken of a series whose slices differ.
    private static func outline(_ count: Int, _ change: (Int, DataSet) -> Void) throws -> SeriesOutline {
        let positions = (0..<count).map { SIMD3(0, 0, Double($0) * 3) }
        let written = try WrittenSeries(positions: positions) { slice, dataSet in change(slice, dataSet) }
        return try withExtendedLifetime(written) { try SeriesReader().outline(files: written.files.reversed()) }
    }

    @Test(
        "axial slices are taken before reformats where they are five and cover a quarter of them",
        arguments: [(5, 3.0, 5), (4, 4, 40), (6, 1.9, 40), (6, 2, 6)])
    func axial(count: Int, distance: Double, taken: Int) throws {
        // Forty coronal slices cover 39 mm.
        let outline = try Self.outline(count + 40) { slice, dataSet in
            dataSet.set(.imagePositionPatient, doubles: [0, 0, Double(slice) * distance])
            guard slice >= count else { return }
            dataSet.set(.imageOrientationPatient, doubles: Self.coronal)
            dataSet.set(.imagePositionPatient, doubles: [0, Double(slice - count), 12])
        }
        #expect(outline.instances.count == taken)
        #expect(outline.leftOut.map(\.reason) == Array(repeating: .otherOrientation, count: count + 40 - taken))
    }

    @Test("slices count as axial up to 20 degrees", arguments: [(19.0, 8), (21, 20)])
    func oblique(degrees: Double, taken: Int) throws {
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let outline = try Self.outline(28) { slice, dataSet in
            let place = Double(slice) * 3
            dataSet.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, cosine, -sine])
            dataSet.set(.imagePositionPatient, doubles: [0, sine * place, cosine * place])
            guard slice >= 8 else { return }
            dataSet.set(.imageOrientationPatient, doubles: Self.coronal)
            dataSet.set(.imagePositionPatient, doubles: [0, Double(slice - 8), 12])
        }
        #expect(outline.instances.count == taken)
    }

    @Test("a size is one to choose from with five slices", arguments: [(5, 3.0, 5), (4, 4, 16)])
    func sizes(count: Int, distance: Double, taken: Int) throws {
        let outline = try Self.outline(16 + count) { slice, dataSet in
            let isLung = slice < 16
            dataSet.set(.convolutionKernel, string: isLung ? "LUNG" : "STANDARD")
            dataSet.set(.sliceThickness, double: isLung ? 1.5 : distance)
            let place = isLung ? Double(slice) * 1.5 : Double(slice - 16) * distance
            dataSet.set(.imagePositionPatient, doubles: [0, 0, place])
            if isLung { dataSet.set(.pixelSpacing, doubles: [0.4, 0.4]) }
        }
        #expect(outline.instances.count == taken)
        #expect(outline.attributes.convolutionKernel == [taken == 16 ? "LUNG" : "STANDARD"])
    }

    @Test(
        "directions and spacing that differ by little are those of one grid",
        arguments: [
            ([1, 0.0019, 0, -0.0019, 1, 0], [0.5, 0.5], 6), ([1, 0.0021, 0, -0.0021, 1, 0], [0.5, 0.5], 5),
            ([1, 0, 0, 0, 1, 0], [0.5004, 0.5], 6), ([1, 0, 0, 0, 1, 0], [0.5, 0.5004], 6),
            ([1, 0, 0, 0, 1, 0], [0.501, 0.5], 5), ([1, 0, 0, 0, 1, 0], [0.5, 0.501], 5),
        ] as [([Double], [Double], Int)])
    func jitter(directions: [Double], spacing: [Double], taken: Int) throws {
        let outline = try Self.outline(6) { slice, dataSet in
            guard slice == 2 else { return }
            dataSet.set(.imageOrientationPatient, doubles: directions)
            dataSet.set(.pixelSpacing, doubles: spacing)
        }
        #expect(outline.instances.count == taken)
        // What most slices have stands for all.
        #expect(outline.geometry.pixelSpacing == PixelSpacing(row: 0.5, column: 0.5))
        #expect(outline.geometry.rowDirection == SIMD3(1, 0, 0))
        #expect(outline.findings.contains { $0.code == .geometryJitter } == (taken == 6))
    }

    @Test(
        "up to a quarter of the slices may leave out their frame of reference", arguments: [(2, 8), (3, 5)])
    func unnamed(count: Int, taken: Int) throws {
        let outline = try Self.outline(8) { slice, dataSet in
            if slice < count { dataSet.remove(.frameOfReferenceUID) }
        }
        #expect(outline.instances.count == taken)
        #expect(outline.frameOfReferenceUID != nil)
        #expect(outline.leftOut.map(\.reason) == Array(repeating: .otherFrameOfReference, count: 8 - taken))
    }

    @Test(
        "frames of reference are one where they are more than half as many as slices",
        arguments: [([1, 1, 2, 2, 3, 3, 4, 4], 2), ([1, 1, 2, 2, 3, 3, 4, 5], 8)])
    func frames(numbers: [Int], taken: Int) throws {
        let outline = try Self.outline(8) { slice, dataSet in
            dataSet.set(.frameOfReferenceUID, string: "1.2.\(numbers[slice])")
        }
        #expect(outline.instances.count == taken)
        #expect(outline.findings.contains { $0.code == .mixedFrameOfReference })
    }

    @Test(
        "a distance is that of missing slices within a tenth of the usual one",
        arguments: [(4.19, SeriesFinding.Code.gap), (3.81, .gap), (4.21, .irregularSpacing), (3.79, .irregularSpacing)])
    func multiples(distance: Double, code: SeriesFinding.Code) throws {
        let places = [0, 2, 4, 4 + distance, 6 + distance, 8 + distance]
        let outline = try Self.outline(6) { slice, dataSet in
            dataSet.set(.imagePositionPatient, doubles: [0, 0, places[slice]])
        }
        #expect(outline.findings.map(\.code) == [code])
    }

    @Test("missing slices are counted over all gaps")
    func missing() throws {
        let places: [Double] = [0, 2, 8, 10, 14, 16, 18]
        let outline = try Self.outline(7) { slice, dataSet in
            dataSet.set(.imagePositionPatient, doubles: [0, 0, places[slice]])
        }
        #expect(outline.findings.map(\.code) == [.gap])
        #expect(outline.findings.first?.sentence.contains("2.0 to 6.0 mm") == true)
        #expect(outline.findings.first?.sentence.hasSuffix("missing, 3 in 2 places") == true)
    }
}
