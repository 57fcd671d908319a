import DICOM
import Foundation
import TestSupport
import Testing

/// A number that cannot be read is not an absent one.
struct NumberReadingTests {
    @Test(
        "numbers of VR DS are what the standard calls one, and a comma where it can only be a decimal mark",
        arguments: [
            ("1.5", [1.5]), (" 1.5 ", [1.5]), ("1.5\0", [1.5]), ("+1.5E-1", [0.15]), ("-.5", [-0.5]), ("5.", [5]),
            ("1\\2\\3", [1, 2, 3]), ("1\0\\2 \\ 3", [1, 2, 3]), ("1\\2\\", [1, 2]), ("", []), ("\\", []), ("  ", []),
            ("0,5", [0.5]), ("-1024,0", [-1024]), ("1,25\\1,5", [1.25, 1.5]), ("0,125", [0.125]),
            ("1024,125", [1024.125]),
            (",5", [0.5]), ("3,0000", [3]), ("0.100000000000000005551115", [0.1]),
        ] as [(String, [Double])])
    func decimals(text: String, numbers: [Double]) throws {
        let dataSet = DataSet()
        dataSet.set(.imagePositionPatient, string: text)
        #expect(try dataSet.doubles(.imagePositionPatient) == numbers)
        #expect(try dataSet.double(.imagePositionPatient) == numbers.first)
    }

    @Test(
        "what is no number is refused with the attribute and what stands there",
        arguments: [
            "abc", "1,024", "1,5,0", "1.5,0", "1..5", "--1", "+-1", "1 5", "0x10", "inf", "nan", "1e", "1e400", "1e5,5",
            "-", ".", ",", "\\1", "1\\\\3", "1\\x", "٣", String(repeating: "1", count: 65),
        ])
    func noDecimals(text: String) {
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 192")
        dataSet.set(.imagePositionPatient, bytes: Array(text.utf8), vr: .DS)
        #expect { try dataSet.doubles(.imagePositionPatient) } throws: { error in
            guard case .invalidAttribute(.imagePositionPatient, let found, let expected) = error as? DICOMError else {
                return false
            }
            return !found.isEmpty && expected == "a decimal number"
        }
    }

    @Test("the refusal is a sentence that says what was found and expected")
    func sentence() {
        let dataSet = DataSet()
        dataSet.set(.rescaleSlope, bytes: Array("1,024 ".utf8), vr: .DS)
        dataSet.set(.rows, bytes: [1, 2, 3, 4], vr: .OB)
        dataSet.set(.highBit, bytes: Array("x".utf8), vr: .LO)
        let error = #expect(throws: DICOMError.self) { try dataSet.double(.rescaleSlope) }
        #expect(error?.description == "RescaleSlope (0028,1053) is \"1,024\" where a decimal number was expected")
        #expect(throws: DICOMError.invalidAttribute(.highBit, found: "\"x\"", expected: "a whole number")) {
            try dataSet.integer(.highBit)
        }
    }

    @Test(
        "whole numbers are whole",
        arguments: [("12", 12), (" 7 ", 7), ("+3", 3), ("12.0", 12), ("1e2", 100)])
    func wholeNumbers(text: String, number: Int) throws {
        let dataSet = DataSet()
        dataSet.set(.instanceNumber, string: text)
        #expect(try dataSet.integer(.instanceNumber) == number)
    }

    @Test("what is no whole number is refused", arguments: ["1.5", "1a", "1e30", "2A"])
    func noWholeNumbers(text: String) {
        let dataSet = DataSet()
        dataSet.set(.instanceNumber, string: text)
        #expect(throws: DICOMError.self) { try dataSet.integer(.instanceNumber) }
    }

    @Test("binary numbers with bytes left over are refused")
    func leftOver() throws {
        var bytes = EncodedDataSet()
        bytes.add(.sopInstanceUID, .UI, "1.2")
        bytes.addHeader(.highBit, .UN, length: 3)
        bytes.bytes += [1, 2, 3]
        let folder = try TemporaryFolder()
        try Data(bytes.bytes).write(to: folder.url.appending(path: "bare"))
        let dataSet = try DataSet(contentsOf: folder.path("bare"))
        #expect(throws: DICOMError.invalidAttribute(.highBit, found: "a value of 3 bytes", expected: "a whole number"))
        {
            try dataSet.integer(.highBit)
        }
    }

    @Test(
        "big-endian numbers with bytes left over are none, in whatever VR they are written",
        arguments: [(.US, 1), (.US, 3), (.SS, 3), (.UL, 5), (.SL, 6), (.FL, 7), (.FD, 9), (.FD, 15), (.UN, 3)]
            as [(ValueRepresentation, Int)])
    func leftOverBigEndian(vr: ValueRepresentation, count: Int) throws {
        var bytes = EncodedDataSet(.explicitVRBigEndian)
        bytes.add(.sopInstanceUID, .UI, "1.2")
        bytes.addHeader(.rows, vr, length: UInt32(count))
        bytes.bytes += [UInt8](repeating: 1, count: count)
        let scanned = try scan(bytes.bytes, .explicitVRBigEndian)
        #expect(scanned.contains(.rows) && scanned.string(.sopInstanceUID) == "1.2")
        #expect(scanned.integer(.rows) == nil && scanned.doubles(.rows).isEmpty && scanned.strings(.rows).isEmpty)
    }

    @Test("so are those of UN, whose bytes the toolkit leaves as they are", arguments: [1, 3, 5])
    func leftOverBigEndianUnknown(count: Int) throws {
        var bytes = EncodedDataSet(.explicitVRBigEndian)
        bytes.add(.sopInstanceUID, .UI, "1.2")
        bytes.addHeader(.rows, .UN, length: UInt32(count))
        bytes.bytes += [UInt8](repeating: 1, count: count)
        let dataSet = try DataSet(decoding: bytes.bytes, .explicitVRBigEndian)
        #expect(
            throws: DICOMError.invalidAttribute(
                .rows, found: "a value of \(count) bytes", expected: "a whole number")
        ) {
            try dataSet.integer(.rows)
        }
    }

    @Test("numbers that are not finite are refused")
    func notFinite() {
        let dataSet = DataSet()
        dataSet.set(.tableSpeed, bytes: [0, 0, 0, 0, 0, 0, 0xF0, 0x7F], vr: .FD)
        #expect(throws: DICOMError.self) { try dataSet.double(.tableSpeed) }
    }

    @Test("an attribute that is absent or empty has no number, and that is no error")
    func absent() throws {
        let dataSet = DataSet()
        dataSet.setEmpty(.rescaleSlope)
        #expect(try dataSet.double(.rescaleSlope) == nil && dataSet.double(.rescaleIntercept) == nil)
        #expect(try dataSet.integers(.rows).isEmpty)
    }
}
