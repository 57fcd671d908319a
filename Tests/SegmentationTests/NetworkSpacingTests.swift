import Foundation
import Imaging
import Segmentation
import Testing

@Suite("The distances between a network's voxels")
struct NetworkSpacingTests {
    @Test("rows and columns come last, whether there are slices or not")
    func order() {
        let (flat, deep): (NetworkSpacing, NetworkSpacing) = ([0.7, 0.9], [2.5, 0.7, 0.9])
        #expect(flat.dimensions == 2 && deep.dimensions == 3)
        #expect(flat.plane == PixelSpacing(row: 0.7, column: 0.9) && deep.plane == flat.plane)
        #expect("\(deep)" == "[2.5, 0.7, 0.9]")
    }

    @Test("in JSON it is the array of its distances, as it always was")
    func json() throws {
        let spacings: [NetworkSpacing] = [[2, 2], [2.5, 0.7, 20]]
        let arrays: [[Double]] = [[2, 2], [2.5, 0.7, 20]]
        let encoder = JSONEncoder()
        #expect(try encoder.encode(spacings) == encoder.encode(arrays))
        encoder.outputFormatting = .prettyPrinted
        let json = try encoder.encode(spacings)
        #expect(try json == encoder.encode(arrays))
        #expect(try JSONDecoder().decode([NetworkSpacing].self, from: json) == spacings)
    }

    @Test(
        "distances that no network works at are refused with what was found",
        arguments: [
            [], [1], [1, 1, 1, 1], [0.09, 1], [1, 20.1], [1, -1, 1], [1, .nan], [.infinity, 1],
        ] as [[Double]])
    func refused(axes: [Double]) {
        let expected = "two or three distances from 0.1 to 20 mm"
        let error = #expect(throws: UnusableNumbers.self) { try NetworkSpacing(axes: axes) }
        #expect(error?.expected == expected && error.map { "\($0)" } == "must be \(expected), not \(axes)")
    }
}
