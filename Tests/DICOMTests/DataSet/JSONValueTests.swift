import DICOM
import Foundation
import TestSupport
import Testing

/// Values of DICOM JSON and the bytes that they become, on both sides of what a value representation can hold.
@Suite("Values of DICOM JSON")
struct JSONValueTests {
    private func bytes(_ vr: String, _ values: String) throws -> [UInt8]? {
        let json = #"{"00280010": {"vr": "\#(vr)", "Value": [\#(values)]}}"#
        return try DataSet(decodingJSON: Data(json.utf8)).bytes(.rows)
    }

    @Test(
        "the smallest and the largest number of a value representation become its bytes",
        arguments: [
            ("US", "0", [0, 0]), ("US", "65535", [0xFF, 0xFF]), ("US", "1, 258", [1, 0, 2, 1]),
            ("SS", "-32768", [0, 0x80]), ("SS", "32767", [0xFF, 0x7F]), ("UL", "4294967295", [0xFF, 0xFF, 0xFF, 0xFF]),
            ("UL", "66051", [3, 2, 1, 0]), ("SL", "-2147483648", [0, 0, 0, 0x80]),
            ("SL", "2147483647", [0xFF, 0xFF, 0xFF, 0x7F]), ("SV", "-2", [0xFE] + [UInt8](repeating: 0xFF, count: 7)),
            ("UV", "258", [2, 1, 0, 0, 0, 0, 0, 0]), ("FL", "1.5", [0, 0, 0xC0, 0x3F]),
            ("FD", "-6", [0, 0, 0, 0, 0, 0, 0x18, 0xC0]), ("US", #""513""#, [1, 2]),
        ] as [(String, String, [UInt8])])
    func numbers(vr: String, values: String, expected: [UInt8]) throws {
        #expect(try bytes(vr, values) == expected)
    }

    @Test(
        "one more or less is refused",
        arguments: [
            ("US", "65536"), ("US", "-1"), ("SS", "-32769"), ("SS", "32768"), ("UL", "4294967296"), ("UL", "-1"),
            ("SL", "-2147483649"), ("SL", "2147483648"), ("UV", "-1"), ("IS", "-2147483649"), ("IS", "2147483648"),
            ("DS", #""1234567890.123456""#), ("IS", #""0000000000007""#),
        ])
    func beyond(vr: String, values: String) {
        #expect(throws: DICOMError.invalidJSON("(0028,0010) has not the form that its VR asks for")) {
            try bytes(vr, values)
        }
    }

    @Test(
        "numbers that are written as text, text and UIDs are padded as PS3.5 has it",
        arguments: [
            ("IS", "2147483647", "2147483647"), ("IS", "-2147483648", "-2147483648 "), ("IS", "1, null, 3", "1\\\\3"),
            ("DS", #""1234567890.12345""#, "1234567890.12345"), ("DS", "1.5, 2", "1.5\\2 "),
            ("UI", #""1.2.3""#, "1.2.3\0"), ("LO", #""abc", "de""#, "abc\\de"), ("LO", #""abc""#, "abc "),
            ("LO", #"null, "b""#, "\\b"), ("LT", #""a\\b""#, "a\\b "), ("UR", #""a""#, "a "),
        ])
    func texts(vr: String, values: String, expected: String) throws {
        #expect(try bytes(vr, values) == Array(expected.utf8))
    }

    @Test(
        "bytes are those of their Base64, an odd number of them padded with zero",
        arguments: [("OB", "AQID", [1, 2, 3, 0]), ("OW", "AQI=", [1, 2]), ("UN", "/w==", [0xFF, 0])]
            as [(String, String, [UInt8])])
    func inlineBinary(vr: String, base64: String, expected: [UInt8]) throws {
        let json = #"{"00280010": {"vr": "\#(vr)", "InlineBinary": "\#(base64)"}}"#
        #expect(try DataSet(decodingJSON: Data(json.utf8)).bytes(.rows) == expected)
    }

    @Test(
        "names have their writings in their places",
        arguments: [
            (#"{"Alphabetic": "A^B"}"#, "A^B "), (#"{"Ideographic": "C"}"#, "=C"), (#"{"Phonetic": "D"}"#, "==D "),
            (#"{"Alphabetic": "A", "Phonetic": "D"}"#, "A==D"), (#"{"Alphabetic": "A"}, null, {}"#, "A\\\\ "),
            (#"{"Alphabetic": "A"}, {"Ideographic": "C", "Phonetic": "D"}"#, "A\\=C=D"),
        ])
    func names(values: String, expected: String) throws {
        let json = #"{"00100010": {"vr": "PN", "Value": [\#(values)]}}"#
        #expect(try DataSet(decodingJSON: Data(json.utf8)).bytes(.patientName) == Array(expected.utf8))
    }

    @Test(
        "a character set is named where one was, or where text needs it, in an item too, and there is one alone",
        arguments: [
            (#"{"00100020": {"vr": "LO", "Value": ["a"]}}"#, false),
            (#"{"00100020": {"vr": "LO", "Value": ["ä"]}}"#, true),
            (#"{"00100020": {"vr": "LO", "Value": ["a"]}, "00080005": {"vr": "CS", "Value": ["ISO_IR 100"]}}"#, true),
            (#"{"00081032": {"vr": "SQ", "Value": [{"00080104": {"vr": "LO", "Value": ["ä"]}}]}}"#, true),
            (#"{"00081032": {"vr": "SQ", "Value": [{"00080005": {"vr": "CS", "Value": ["ISO_IR 100"]}}]}}"#, false),
        ])
    func characterSet(json: String, isNamed: Bool) throws {
        let dataSet = try DataSet(decodingJSON: Data(json.utf8))
        #expect(dataSet.strings(.specificCharacterSet) == (isNamed ? ["ISO_IR 192"] : []))
        #expect(dataSet.items(.procedureCodeSequence).allSatisfy { !$0.contains(.specificCharacterSet) })
    }

    @Test("group lengths are left out, other elements come in the order of their tags")
    func groupLength() throws {
        let json = """
            {"00100020": {"vr": "LO", "Value": ["1"]}, "00080000": {"vr": "UL", "Value": [8]}, \
            "00080060": {"vr": "CS", "Value": ["CT"]}, "7FE00010": {"vr": "OW"}}
            """
        #expect(try DataSet(decodingJSON: Data(json.utf8)).tags == [.modality, .patientID, .pixelData])
    }

    @Test("sequences are nested as deeply as the limit allows, and no deeper", arguments: [(3, true), (4, false)])
    func depth(depth: Int, isTaken: Bool) throws {
        let start = String(repeating: #"{"00081032": {"vr": "SQ", "Value": ["#, count: depth)
        let json = Data((start + "{}" + String(repeating: "]}}", count: depth)).utf8)
        let limits = DataSetScanner.Limits(maximumDepth: 3)
        if isTaken {
            #expect(try DataSet(decodingJSON: json, limits: limits).items(.procedureCodeSequence).count == 1)
        } else {
            #expect(throws: DICOMError.tooDeep(limit: 3, offset: 0)) {
                try DataSet(decodingJSON: json, limits: limits)
            }
        }
    }

    @Test("a longer value than 16 bits of length can say is refused, where the VR has no more of them")
    func lengths() throws {
        let text = String(repeating: "x", count: 65_534)
        #expect(try bytes("LO", "\"\(text)\"")?.count == 65_534)
        #expect(throws: DICOMError.invalidJSON("(0028,0010) is longer than LO may be")) {
            try bytes("LO", "\"\(text)xx\"")
        }
        #expect(try bytes("UT", "\"\(text)xx\"")?.count == 65_536)
    }

    @Test("text of an item is in the character set of the item, else of what it is in")
    func inherited() throws {
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 144")
        for name in [nil, "ISO_IR 100"] as [String?] {
            let item = dataSet.appendItem(to: .procedureCodeSequence)
            if let name { item.set(.specificCharacterSet, string: name) }
            item.set(.codeMeaning, bytes: [0x41, 0xE4], vr: .LO)
            item.appendItem(to: .procedureCodeSequence).set(.codeMeaning, bytes: [0x42, 0xE4], vr: .LO)
        }
        let items = try DataSet(decodingJSON: dataSet.encodedJSON()).items(.procedureCodeSequence)
        #expect(items.map { $0.string(.codeMeaning) } == ["Aф", "Aä"])
        let inner = items.map { $0.items(.procedureCodeSequence).first?.string(.codeMeaning) }
        #expect(inner == ["Bф", "Bä"])
    }
}
