import DICOM
import Foundation
import TestSupport
import Testing

/// What is read of a file to find its place among others, without the rest of it.
@Suite("The beginning of an instance")
struct InstanceBeginningTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("classes, UIDs and the position are the file's", arguments: [true, false])
    func whole(isCut: Bool) throws {
        let instance = SyntheticInstance()
        let slice = instance.dataSet
        slice.set(.seriesInstanceUID, string: "1.2.3.77")
        slice.set(.imagePositionPatient, doubles: [1.5, -2, 3.25])
        let path = folder.path("slice.dcm")
        try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
        if isCut { try Data(contentsOf: URL(filePath: path)).dropLast(100).write(to: URL(filePath: path)) }
        let beginning = InstanceBeginning(path: path)
        #expect(beginning.sopClassUID == SOPClass.ctImageStorage)
        #expect(beginning.sopInstanceUID == instance.sopInstanceUID)
        #expect(beginning.seriesInstanceUID == UID(constant: "1.2.3.77"))
        #expect(beginning.imagePosition == [1.5, -2, 3.25])
    }

    @Test("what a file does not say, and what no file says, is nothing")
    func nothing() throws {
        let slice = SyntheticInstance().dataSet
        for tag in [AttributeTag.imagePositionPatient, .seriesInstanceUID] { slice.remove(tag) }
        let path = folder.path("slice.dcm")
        try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let beginning = InstanceBeginning(path: path)
        #expect(beginning.sopClassUID == SOPClass.ctImageStorage)
        #expect(beginning.seriesInstanceUID == nil && beginning.imagePosition.isEmpty)
        let none = InstanceBeginning(path: folder.path("none.dcm"))
        #expect(none.sopClassUID == nil && none.sopInstanceUID == nil && none.imagePosition.isEmpty)
    }
}
