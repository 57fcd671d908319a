import DICOM
import TestSupport
import Testing

/// Values as numbers and as text, by the value representation that they are written with.
@Suite("Values by their value representation")
struct ElementValueTests {
    /// A value of Rows in another value representation: its bytes, and what they are as text and as whole numbers.
    struct Value: Sendable, CustomTestStringConvertible {
        let vr: ValueRepresentation
        let bytes: [UInt8]
        let texts: [String]
        let integers: [Int]?
        var testDescription: String { "\(vr.letters) \(bytes)" }
    }

    private static let values: [Value] = [
        Value(vr: .US, bytes: [1, 2, 0xFF, 0xFF], texts: ["513", "65535"], integers: [513, 65535]),
        Value(vr: .SS, bytes: [1, 2, 0xFE, 0xFF], texts: ["513", "-2"], integers: [513, -2]),
        Value(vr: .UL, bytes: [1, 0, 2, 0xFF], texts: ["4278321153"], integers: [4_278_321_153]),
        Value(vr: .SL, bytes: [0xFE, 0xFF, 0xFF, 0xFF], texts: ["-2"], integers: [-2]),
        Value(vr: .SV, bytes: [0xFE] + [UInt8](repeating: 0xFF, count: 7), texts: ["-2"], integers: [-2]),
        Value(vr: .UV, bytes: [3, 0, 0, 0, 1, 0, 0, 0], texts: ["4294967299"], integers: [4_294_967_299]),
        Value(
            vr: .UV, bytes: [UInt8](repeating: 0xFF, count: 8), texts: ["18446744073709551615"], integers: nil),
        Value(vr: .FL, bytes: [0, 0, 0xC0, 0x40], texts: ["6.0"], integers: [6]),
        Value(vr: .FL, bytes: [0, 0, 0xC0, 0x3F], texts: ["1.5"], integers: nil),
        Value(vr: .FD, bytes: [0, 0, 0, 0, 0, 0, 0x18, 0xC0], texts: ["-6.0"], integers: [-6]),
    ]

    @Test("binary numbers are read with their width and their sign", arguments: values)
    func numbers(value: Value) throws {
        let dataSet = DataSet()
        dataSet.set(.rows, bytes: value.bytes, vr: value.vr)
        #expect(dataSet.strings(.rows) == value.texts)
        if let integers = value.integers {
            #expect(try dataSet.integers(.rows) == integers)
            #expect(try dataSet.doubles(.rows) == integers.map { Double($0) })
        } else {
            #expect { try dataSet.integers(.rows) } throws: { error in
                if case .invalidAttribute(.rows, _, _) = error as? DICOMError { true } else { false }
            }
        }
    }

    @Test("the same numbers come most significant byte first where the data set says so", arguments: values)
    func bigEndian(value: Value) throws {
        let width = [ValueRepresentation.US: 2, .SS: 2, .UL: 4, .SL: 4, .FL: 4][value.vr] ?? 8
        var bytes = EncodedDataSet(.explicitVRBigEndian)
        let swapped = stride(from: 0, to: value.bytes.count, by: width).flatMap { start in
            Array(value.bytes[start..<start + width].reversed())
        }
        bytes.add(.rows, value.vr, swapped)
        #expect(try scan(bytes.bytes, .explicitVRBigEndian).strings(.rows) == value.texts)
        let dataSet = try DataSet(decoding: bytes.bytes, .explicitVRBigEndian)
        #expect(dataSet.strings(.rows) == value.texts && dataSet.bytes(.rows) == value.bytes)
    }

    @Test("a tag is text in brackets, and one of an odd number of halves is cut")
    func tags() {
        let dataSet = DataSet()
        dataSet.set(.dimensionIndexPointer, bytes: [0x20, 0, 0x32, 0, 0xE0, 0x7F, 0x10, 0], vr: .AT)
        #expect(dataSet.strings(.dimensionIndexPointer) == ["(0020,0032)", "(7FE0,0010)"])
        dataSet.set(.dimensionIndexPointer, attributeTag: AttributeTag(0x0062, 0x000B))
        #expect(dataSet.bytes(.dimensionIndexPointer) == [0x62, 0, 0x0B, 0])
    }

    @Test(
        "spaces around a value are padding, in a text of several lines those in front are not",
        arguments: [
            (AttributeTag.patientID, "  a b  ", ["a b"]), (.imageType, " A \\ B \\", ["A", "B", ""]),
            (.patientComments, "  a\\b  ", ["  a\\b"]), (.patientID, "   ", []), (.patientComments, "   ", []),
            (.patientID, "\\", ["", ""]),
        ] as [(AttributeTag, String, [String])])
    func padding(tag: AttributeTag, text: String, values: [String]) {
        let dataSet = DataSet()
        dataSet.set(tag, bytes: Array(text.utf8))
        #expect(dataSet.strings(tag) == values)
        #expect(dataSet.string(tag) == values.first.flatMap { $0.isEmpty ? nil : $0 })
    }

    @Test("a UID that is none is none, and a required one is refused by its attribute")
    func uids() throws {
        let dataSet = DataSet()
        #expect(throws: DICOMError.missingAttribute(.sopInstanceUID)) { try dataSet.requiredUID(.sopInstanceUID) }
        dataSet.set(.sopInstanceUID, string: "1.02")
        #expect(dataSet.uid(.sopInstanceUID) == nil)
        #expect(throws: DICOMError.invalidUID(.sopInstanceUID, "1.02")) { try dataSet.requiredUID(.sopInstanceUID) }
        dataSet.set(.sopInstanceUID, string: "1.2")
        #expect(try dataSet.requiredUID(.sopInstanceUID) == UID(constant: "1.2"))
    }

    @Test("only a file that the system does not give is a failure of the system")
    func systemFailures() {
        #expect(DICOMError.unreadableFile(path: "a", reason: "b").systemFailure == "b")
        for error in [
            DICOMError.unwritableFile(path: "a", reason: "b"), .noSuchPath("a"), .truncated(offset: 1),
            .damagedInstance(path: "a", reason: "b"), .undecodablePixelData("b"), .refusedByToolkit("b"),
        ] { #expect(error.systemFailure == nil, "\(error)") }
    }
}
