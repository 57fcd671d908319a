import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Which UID a slice has whose data set and file meta information tell different ones.
struct SliceIdentityTests {
    @Test(
        "the data set's SOP Instance UID counts, and that of the file meta information only where it has none",
        arguments: [[], [.sopClassUID], [.sopInstanceUID], [.sopClassUID, .sopInstanceUID]] as [[AttributeTag]])
    func identity(lacking: [AttributeTag]) throws {
        let written = try WrittenSeries()
        let url = URL(filePath: written.files[2])
        let own = try #require(DataSet(contentsOf: written.files[2]).uid(.sopInstanceUID))
        let offset = try FileMetaInformation.read(written.files[2]).dataSetOffset
        var dataSet = Data(try Data(contentsOf: url).dropFirst(offset))
        for (tag, uid) in [(AttributeTag.sopClassUID, SOPClass.ctImageStorage), (.sopInstanceUID, own)]
        where lacking.contains(tag) {
            var element = EncodedDataSet()
            element.add(tag, .UI, uid.description)
            dataSet.removeSubrange(try #require(dataSet.range(of: Data(element.bytes))))
        }
        let other = UID(constant: "1.2.3.99")
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: SOPClass.ctImageStorage, mediaStorageSOPInstanceUID: other,
            transferSyntax: .explicitVRLittleEndian)
        try (Data(header.encoded()) + dataSet).write(to: url)
        let series = try written.read()
        #expect(series.instances.count == 6)
        #expect(series.instances[2].sopInstanceUID == (lacking.contains(.sopInstanceUID) ? other : own))
        #expect(series.instances[2].sopClassUID == SOPClass.ctImageStorage)
        #expect(series.findings.map(\.code) == (lacking.isEmpty ? [] : [.attributeRepaired]))
    }
}
