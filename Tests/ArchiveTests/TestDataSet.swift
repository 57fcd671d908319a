import DICOM
import Foundation

/// A small data set in Explicit VR Little Endian, one attribute after the other.
struct TestDataSet {
    var sopInstanceUID: String
    var sopClassUID = "1.2.840.10008.5.1.4.1.1.2"
    var studyInstanceUID: String? = "1.2.3.1"
    var seriesInstanceUID: String? = "1.2.3.1.1"
    var frameOfReferenceUID: String?
    var patientID = "P1"
    var issuer: String?
    var patientName = "Test^Patient"
    var characterSet: String?
    var modality = "CT"
    var instanceNumber = 1
    var pixelByteCount = 4096
    var pixelSeed: UInt8 = 1

    /// The encoded data set.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        if let characterSet { bytes += element(0x0008, 0x0005, "CS", characterSet) }
        bytes += element(0x0008, 0x0016, "UI", sopClassUID) + element(0x0008, 0x0018, "UI", sopInstanceUID)
        bytes += element(0x0008, 0x0020, "DA", "20260101") + element(0x0008, 0x0060, "CS", modality)
        bytes += element(0x0010, 0x0010, "PN", patientName) + element(0x0010, 0x0020, "LO", patientID)
        if let issuer { bytes += element(0x0010, 0x0021, "LO", issuer) }
        if let studyInstanceUID { bytes += element(0x0020, 0x000D, "UI", studyInstanceUID) }
        if let seriesInstanceUID { bytes += element(0x0020, 0x000E, "UI", seriesInstanceUID) }
        bytes += element(0x0020, 0x0013, "IS", "\(instanceNumber)")
        if let frameOfReferenceUID { bytes += element(0x0020, 0x0052, "UI", frameOfReferenceUID) }
        return bytes + pixelData
    }

    private var pixelData: [UInt8] {
        let length = withUnsafeBytes(of: UInt32(pixelByteCount).littleEndian) { Array($0) }
        let pixels = (0..<pixelByteCount).map { UInt8(truncatingIfNeeded: $0) &* pixelSeed }
        return [0xE0, 0x7F, 0x10, 0x00] + Array("OW".utf8) + [0, 0] + length + pixels
    }

    private func element(_ group: UInt16, _ element: UInt16, _ vr: String, _ text: String) -> [UInt8] {
        var value = Array(text.utf8)
        if !value.count.isMultiple(of: 2) { value.append(vr == "UI" ? 0 : 0x20) }
        let numbers = [group, element].flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
        return numbers + Array(vr.utf8) + withUnsafeBytes(of: UInt16(value.count).littleEndian) { Array($0) } + value
    }
}
