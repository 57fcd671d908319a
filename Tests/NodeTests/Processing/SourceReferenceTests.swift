import DICOM
import Foundation
import Node
import Segmentation
import TestSupport
import Testing

struct SourceReferenceTests {
    @Test("a result refers to every slice of the volume, and to nothing that was left out of it")
    func leftOut() throws {
        let folder = try TemporaryFolder()
        var instance = SyntheticInstance()
        var slices: [UID] = []
        var files: [String] = []
        for number in [1, 2, 3, 4, 5, 3, 9] {
            instance.sopInstanceUID = .random()
            instance.instanceNumber = number
            instance.values = [Int16](repeating: number == 2 ? 1000 : 0, count: 192)
            let slice = instance.dataSet
            if number == 9 { slice.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
            if files.count == 5 { slice.set(.instanceNumber, integer: 100) }
            if files.count < 5 { slices.append(instance.sopInstanceUID) }
            files.append(folder.path("\(files.count).dcm"))
            try slice.write(to: files[files.count - 1], transferSyntax: .explicitVRLittleEndian)
        }
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        let result = try StudySegmenter(bundle: bundle, threads: 1)
            .segment(files: files, seriesNumber: 1, output: folder.path("seg.dcm"))
        let object = try DataSet(contentsOf: folder.path("seg.dcm"))
        let series = try #require(object.items(.referencedSeriesSequence).first)
        let references = series.items(.referencedInstanceSequence).map { $0.uid(.referencedSOPInstanceUID) }
        #expect(try object.integer(.numberOfFrames) == 1)
        #expect(references == slices)
        #expect(result.decision.findings.contains { $0.hasPrefix("duplicatePosition") })
        #expect(result.decision.findings.contains { $0.hasPrefix("localizerDropped") })
    }
}
