import DICOM
import Imaging
import Testing

@Suite("What is odd about some slices of a series")
struct FindingShareTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let slices: [Int]
        let change: @Sendable (DataSet) -> Void
        let code: SeriesFinding.Code
        let sentence: String
        /// Whether the finding names the slices.
        var namesSlices = true
    }

    static let cases = [
        Case(
            testDescription: "padding that is tissue", slices: [1, 4],
            change: { $0.set(.pixelPaddingValue, integers: [1064], vr: .US) }, code: .attributeRepaired,
            sentence: "in 2 of 6 slices, the pixel padding value stands for tissue"),
        Case(
            testDescription: "values in the high bits", slices: [0, 3, 5], change: { $0.set(.highBit, integer: 15) },
            code: .unusualHighBit, sentence: "in 3 of 6 slices, High Bit is 15"),
        Case(
            testDescription: "directions that are no unit vectors", slices: [2],
            change: { $0.set(.imageOrientationPatient, doubles: [1.05, 0, 0, 0, 0.98, 0]) }, code: .orientationRepaired,
            sentence: "the directions of 1 slices were"),
        Case(
            testDescription: "compressed with loss", slices: [0, 2, 3, 5],
            change: { $0.set(.lossyImageCompression, string: "01") }, code: .lossyCompression,
            sentence: "4 of 6 slices were once compressed with loss", namesSlices: false),
    ]

    @Test("is told with how many of how many slices it is, and which", arguments: cases)
    func share(of test: Case) throws {
        var uids: [UID] = []
        let series = try WrittenSeries { slice, dataSet in
            guard test.slices.contains(slice) else { return }
            test.change(dataSet)
            uids += [dataSet.uid(.sopInstanceUID)].compactMap { $0 }
        }.read()
        let finding = try #require(series.finding(test.code))
        #expect(finding.sentence.hasPrefix(test.sentence), "\(finding.sentence)")
        #expect(Set(finding.sopInstanceUIDs) == (test.namesSlices ? Set(uids) : []))
        #expect(series.instances.count == 6)
    }
}
