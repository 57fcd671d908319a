import DICOM
import DICOMNetwork
import Foundation
import TestSupport

/// A CT instance as a Part 10 file in explicit VR little endian, put together here.
struct SampleInstance {
    let path: String
    let dataSet: [UInt8]
    let dataSetOffset: Int
    let sopInstanceUID = UID(constant: "2.25.1234567890")

    var item: StoreItem {
        StoreItem(
            source: .file(path: path, dataSetOffset: dataSetOffset),
            sopClassUID: SOPClass.ctImageStorage,
            sopInstanceUID: sopInstanceUID,
            transferSyntax: .explicitVRLittleEndian
        )
    }

    init(in folder: TemporaryFolder, pixelBytes: Int) throws {
        let uid = sopInstanceUID.description
        let pixels = (0..<pixelBytes).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        dataSet =
            Self.element(0x0008, 0x0016, "UI", Array(Samples.ct.utf8))
            + Self.element(0x0008, 0x0018, "UI", Array(uid.utf8))
            + Self.element(0x0010, 0x0010, "PN", Array("Test^Network".utf8))
            + Self.element(0x0020, 0x000D, "UI", Array("2.25.1".utf8))
            + Self.element(0x0020, 0x000E, "UI", Array("2.25.2".utf8))
            + Self.element(0x7FE0, 0x0010, "OW", pixels)
        let group =
            Self.element(0x0002, 0x0001, "OB", [0, 1])
            + Self.element(0x0002, 0x0002, "UI", Array(Samples.ct.utf8))
            + Self.element(0x0002, 0x0003, "UI", Array(uid.utf8))
            + Self.element(0x0002, 0x0010, "UI", Array(Samples.explicit.utf8))
            + Self.element(0x0002, 0x0012, "UI", Array("2.25.3".utf8))
        let length = withUnsafeBytes(of: UInt32(group.count).littleEndian) { Array($0) }
        let header =
            [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + Self.element(0x0002, 0x0000, "UL", length) + group
        dataSetOffset = header.count
        path = folder.path("instance.dcm")
        try Data(header + dataSet).write(to: URL(filePath: path))
    }

    private static func element(_ group: UInt16, _ element: UInt16, _ vr: String, _ value: [UInt8]) -> [UInt8] {
        func little(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian) { Array($0) }
        }
        let padded = value.count % 2 == 0 ? value : value + [vr == "PN" ? 0x20 : 0]
        let length = ["OB", "OW"].contains(vr) ? [0, 0] + little(UInt32(padded.count)) : little(UInt16(padded.count))
        return little(group) + little(element) + Array(vr.utf8) + length + padded
    }
}
