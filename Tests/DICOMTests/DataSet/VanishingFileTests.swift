import DICOM
import Foundation
import TestSupport
import Testing

/// What the system cannot read is never taken for broken content.
struct VanishingFileTests {
    @Test("a file that is gone when its pixels are asked for is unreadable, not undecodable")
    func pixels() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("slice.dcm")
        var instance = SyntheticInstance()
        (instance.rows, instance.columns) = (64, 64)
        try instance.dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let dataSet = try DataSet(contentsOf: path)
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: DICOMError.unreadableFile(path: path, reason: "No such file or directory")) {
            try dataSet.decodedFrame(0)
        }
    }

    @Test("a file that is cut off after it was opened stays a broken one")
    func truncated() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("slice.dcm")
        var instance = SyntheticInstance()
        (instance.rows, instance.columns) = (64, 64)
        try instance.dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let bytes = try Data(contentsOf: URL(filePath: path))
        try bytes.dropLast(100).write(to: URL(filePath: path))
        let error = #expect(throws: DICOMError.self) { try DataSet(contentsOf: path) }
        #expect(error?.systemFailure == nil)
    }

    @Test("a long value that cannot be read is told, and not only absent")
    func longValue() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("slice.dcm")
        let written = SyntheticInstance().dataSet
        written.set(.imageComments, string: String(repeating: "a", count: 6000))
        try written.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let dataSet = try DataSet(contentsOf: path)
        #expect(dataSet.readFailure == nil)
        try FileManager.default.removeItem(atPath: path)
        #expect(dataSet.string(.imageComments) == nil)
        #expect(dataSet.readFailure?.systemFailure == "No such file or directory")
    }
}
