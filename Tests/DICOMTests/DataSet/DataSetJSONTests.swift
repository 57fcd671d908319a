import DICOM
import Foundation
import TestSupport
import Testing

@Suite("DICOM JSON")
struct DataSetJSONTests {
    /// A data set with a value of every kind.
    private static func everyKind() -> DataSet {
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 100")
        dataSet.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL"])
        dataSet.set(.sopClassUID, string: SOPClass.ctImageStorage.description)
        dataSet.set(.studyDate, string: "20260102")
        dataSet.setEmpty(.accessionNumber)
        dataSet.set(.patientName, string: "Müller^Jörg")
        dataSet.set(.patientAge, string: "042Y")
        dataSet.set(.sliceThickness, string: "1.50")
        dataSet.set(.imagePositionPatient, strings: ["-12.5", "1e-3", "200"])
        dataSet.set(.instanceNumber, string: "7")
        dataSet.set(.rows, integer: 512)
        dataSet.set(.tableSpeed, double: 0.1)
        dataSet.set(.dimensionIndexPointer, attributeTag: .imagePositionPatient)
        dataSet.set(.pixelData, bytes: [0, 1, 2, 0xFF], vr: .OW)
        let item = dataSet.appendItem(to: .procedureCodeSequence)
        item.set(.codeMeaning, string: "Abdomen\u{E4}")
        _ = dataSet.appendItem(to: .procedureCodeSequence)
        return dataSet
    }

    @Test("a data set comes back with the same values, text in UTF-8")
    func roundTrip() throws {
        let dataSet = Self.everyKind()
        let json = try dataSet.encodedJSON()
        let read = try DataSet(decodingJSON: json)
        #expect(read.tags == dataSet.tags)
        for tag in dataSet.tags where tag != .specificCharacterSet {
            #expect(read.valueRepresentation(tag) == dataSet.valueRepresentation(tag), "\(tag)")
            #expect(read.strings(tag) == dataSet.strings(tag), "\(tag)")
        }
        #expect(read.string(.specificCharacterSet) == "ISO_IR 192")
        #expect(read.bytes(.pixelData) == [0, 1, 2, 0xFF])
        #expect(try read.double(.tableSpeed) == 0.1)
        let items = read.items(.procedureCodeSequence)
        #expect(items.count == 2 && items.first?.string(.codeMeaning) == "Abdomen\u{E4}")
        #expect(try read.encodedJSON() == json)
    }

    @Test("the text is that of the standard's examples")
    func form() throws {
        let dataSet = DataSet()
        dataSet.set(.patientName, string: "Yamada^Tarou=A^B")
        dataSet.set(.imagePositionPatient, strings: ["1", "2.5", "1.50"])
        dataSet.set(.rows, integer: 512)
        dataSet.set(.dimensionIndexPointer, attributeTag: .imagePositionPatient)
        dataSet.setEmpty(.patientID)
        dataSet.set(.imageType, strings: ["A", "", "B"])
        let text = String(decoding: try dataSet.encodedJSON(), as: UTF8.self)
        #expect(
            text == """
                {"00080008":{"Value":["A",null,"B"],"vr":"CS"},\
                "00100010":{"Value":[{"Alphabetic":"Yamada^Tarou","Ideographic":"A^B"}],"vr":"PN"},\
                "00100020":{"vr":"LO"},"00200032":{"Value":[1,2.5,"1.50"],"vr":"DS"},\
                "00209165":{"Value":["00200032"],"vr":"AT"},"00280010":{"Value":[512],"vr":"US"}}
                """)
    }

    @Test("bytes can lie elsewhere, in an item too")
    func bulkData() throws {
        let dataSet = Self.everyKind()
        let json = try dataSet.encodedJSON { path in "bulk/\(path)" }
        #expect(String(decoding: json, as: UTF8.self).contains(#"{"BulkDataURI":"bulk/(7FE0,0010)","vr":"OW"}"#))
        let read = try DataSet(decodingJSON: json) { uri throws(DICOMError) in Array(uri.utf8.suffix(4)) }
        #expect(read.bytes(.pixelData) == Array("010)".utf8))
        #expect(throws: DICOMError.self) { try DataSet(decodingJSON: json) }
    }

    /// A whole number over which Foundation's reading of integers ends the process.
    private static let longWholeNumber =
        #"{"00280010": {"vr": "US", "Value": [0.\#(String(repeating: "0", count: 130))1e149]}}"#

    @Test(
        "what is no DICOM JSON is refused, and nothing of it is repeated",
        arguments: [
            "", "[]", "null", #"{"00100010": 1}"#, #"{"SECRET": {"vr": "LO"}}"#, #"{"00100020": {"vr": "XX"}}"#,
            #"{"00100020": {}}"#, #"{"00100020": {"vr": "LO", "Value": ["SECRET", 1]}}"#,
            #"{"00100020": {"vr": "LO", "Value": "SECRET"}}"#, #"{"00100020": {"vr": "LO", "Value": ["SECRET\\S"]}}"#,
            #"{"00280010": {"vr": "US", "Value": [65536]}}"#, #"{"00280010": {"vr": "US", "Value": [-1]}}"#,
            #"{"00280010": {"vr": "US", "Value": [1.5]}}"#, #"{"00280010": {"vr": "US", "Value": [null]}}"#,
            #"{"00280010": {"vr": "US", "Value": ["SECRET"]}}"#, #"{"00280010": {"vr": "US", "Value": [1e400]}}"#,
            #"{"00200052": {"vr": "UI", "Value": ["1.2.é"]}}"#, #"{"00209165": {"vr": "AT", "Value": ["SECRET"]}}"#,
            #"{"00081032": {"vr": "SQ", "InlineBinary": "AAAA"}}"#, #"{"7FE00010": {"vr": "OW", "InlineBinary": "!"}}"#,
            #"{"7FE00010": {"vr": "OW", "Value": [1]}}"#, #"{"00020010": {"vr": "UI", "Value": ["1.2"]}}"#,
            #"{"FFFEE000": {"vr": "LO", "Value": ["SECRET"]}}"#,
            #"{"0008103e": {"vr": "LO"}, "0008103E": {"vr": "LO"}}"#,
            // More than one value, and bytes where there are none.
            #"{"00280010": {"vr": "US", "Value": [1], "InlineBinary": "AAAA"}}"#,
            #"{"00280010": {"vr": "US", "Value": [1], "BulkDataURI": "SECRET"}}"#,
            #"{"00280010": {"vr": "US", "InlineBinary": "AQA="}}"#,
            #"{"00100020": {"vr": "LO", "InlineBinary": "QUI="}}"#,
            #"{"7FE00010": {"vr": "OW", "InlineBinary": "AQ=="}}"#,
            #"{"7FE00009": {"vr": "OD", "InlineBinary": "AQIDBA=="}}"#,
            // A delimiter that something combines with is still one.
            "{\"00100020\": {\"vr\": \"LO\", \"Value\": [\"SECRET\\\\\u{301}\"]}}",
            #"{"00100010": {"vr": "PN", "Value": [{"Alphabetic": "A=SECRET"}]}}"#,
            "{\"00100010\": {\"vr\": \"PN\", \"Value\": [{\"Phonetic\": \"A=\u{301}\"}]}}",
            // Numbers that the VR cannot hold.
            #"{"00089459": {"vr": "FL", "Value": [1e300]}}"#, #"{"00089459": {"vr": "FL", "Value": ["0x10"]}}"#,
            #"{"00200013": {"vr": "IS", "Value": [1.5]}}"#, #"{"00200013": {"vr": "IS", "Value": [2147483648]}}"#,
            #"{"00200013": {"vr": "IS", "Value": ["SECRET"]}}"#, #"{"00180050": {"vr": "DS", "Value": ["SECRET"]}}"#,
            #"{"00180050": {"vr": "DS", "Value": ["1,5"]}}"#,
            #"{"00180050": {"vr": "DS", "Value": ["1.23456789012345678"]}}"#,
            #"{"00720082": {"vr": "SV", "Value": [9223372036854775808]}}"#,
            longWholeNumber,
        ])
    func refused(json: String) throws {
        let error = #expect(throws: DICOMError.self) { try DataSet(decodingJSON: Data(json.utf8)) }
        #expect(error?.description.contains("SECRET") == false)
    }

    @Test("a number of many digits is read as what it is, and none brings the process down")
    func longNumber() throws {
        let zeros = String(repeating: "0", count: 130)
        let json = #"{"00180050": {"vr": "DS", "Value": [0.\#(zeros)1e131, 0.\#(zeros)1e149]}}"#
        let read = try DataSet(decodingJSON: Data(json.utf8))
        #expect(read.strings(.sliceThickness) == ["1", "1e+18"])
    }

    /// Attributes of the VRs of large numbers: FL, FD, SV and UV.
    private static let large = (
        single: AttributeTag(0x0008, 0x9459), double: AttributeTag(0x0018, 0x9073),
        signed: AttributeTag(0x0072, 0x0082), unsigned: AttributeTag(0x0072, 0x0083)
    )

    @Test("numbers come back to the last bit, also what is not finite or beyond 2^53")
    func largeNumbers() throws {
        let dataSet = DataSet()
        dataSet.set(
            Self.large.double,
            doubles: [0x1p60, -0x1p53 - 2, 1e300, .leastNonzeroMagnitude, .infinity, -.infinity, .nan, -0.0])
        dataSet.set(Self.large.single, doubles: [0x1p100, 0.1, -.infinity, 16_777_217])
        dataSet.set(
            Self.large.unsigned, bytes: [UInt8](repeating: 0xFF, count: 8) + [1, 0, 0, 0, 0, 0, 0x20, 0], vr: .UV)
        dataSet.set(Self.large.signed, bytes: [0, 0, 0, 0, 0, 0, 0, 0x80] + [1, 0, 0, 0, 0, 0, 0x20, 0], vr: .SV)
        let json = try dataSet.encodedJSON()
        #expect(String(decoding: json, as: UTF8.self).contains(#""inf","-inf","NaN""#))
        #expect(String(decoding: json, as: UTF8.self).contains("18446744073709551615"))
        let read = try DataSet(decodingJSON: json)
        for tag in dataSet.tags { #expect(read.bytes(tag) == dataSet.bytes(tag), "\(tag)") }
        #expect(read.strings(Self.large.unsigned) == ["18446744073709551615", "9007199254740993"])
    }

    @Test(
        "a decimal string comes back as it was written",
        arguments: [
            "5.0", "1e+16", "1e16", "-0", "+5", "2.5", "1E-3", "0.1", "100", "1234567890.12345",
        ])
    func decimalString(text: String) throws {
        let dataSet = DataSet()
        dataSet.set(.sliceThickness, string: text)
        #expect(try DataSet(decodingJSON: dataSet.encodedJSON()).string(.sliceThickness) == text)
    }

    @Test(
        "a decimal string that is longer than it may be is not shortened in passing, but refused",
        arguments: ["-125.19999694824219", "12345678901234567"])
    func longDecimalString(text: String) throws {
        let dataSet = DataSet()
        dataSet.set(.sliceThickness, bytes: Array(text.utf8))
        let json = try dataSet.encodedJSON()
        #expect(String(decoding: json, as: UTF8.self).contains("\"\(text)\""))
        #expect(throws: DICOMError.self) { try DataSet(decodingJSON: json) }
    }

    @Test(
        "a number becomes a decimal string of 16 characters",
        arguments: [
            ("12345678901234567890", "1.2345678901e+19"), ("0.12345678901234567", "0.12345678901235"), ("5.0", "5"),
        ])
    func shortened(number: String, expected: String) throws {
        let json = #"{"00180050": {"vr": "DS", "Value": [\#(number)]}}"#
        let text = try #require(try DataSet(decodingJSON: Data(json.utf8)).string(.sliceThickness))
        #expect(text.utf8.count <= 16)
        #expect(abs((Double(text) ?? 0) / (Double(expected) ?? 1) - 1) < 1e-9)
    }

    @Test("what is only padding, and a name of delimiters, is no value")
    func padding() throws {
        let dataSet = DataSet()
        dataSet.set(.patientID, bytes: Array("  ".utf8))
        dataSet.set(.sliceThickness, bytes: Array("  ".utf8))
        dataSet.set(.patientName, string: "=")
        dataSet.set(.imageType, strings: ["A", "", ""])
        #expect(
            String(decoding: try dataSet.encodedJSON(), as: UTF8.self) == """
                {"00080008":{"Value":["A",null,null],"vr":"CS"},"00100010":{"Value":[null],"vr":"PN"},\
                "00100020":{"vr":"LO"},"00180050":{"vr":"DS"}}
                """)
    }

    @Test("a sequence that stands as UN is written as the bytes that it is")
    func unknownSequence() throws {
        let dataSet = DataSet()
        dataSet.set(.procedureCodeSequence, bytes: [1, 2, 3, 4], vr: .UN)
        let json = try dataSet.encodedJSON()
        #expect(String(decoding: json, as: UTF8.self) == #"{"00081032":{"InlineBinary":"AQIDBA==","vr":"UN"}}"#)
        #expect(try DataSet(decodingJSON: json).bytes(.procedureCodeSequence) == [1, 2, 3, 4])
    }

    @Test("the bytes of every item have a place of their own")
    func bulkDataOfItems() throws {
        let dataSet = DataSet()
        for number in 1...2 as ClosedRange<UInt8> {
            let item = dataSet.appendItem(to: .procedureCodeSequence)
            item.set(.pixelData, bytes: [number, number], vr: .OB)
        }
        var bytes: [String: [UInt8]] = [:]
        let json = try dataSet.encodedJSON { path in
            bytes["\(path)"] = [UInt8(path.items[0].number), UInt8(path.items[0].number)]
            return "\(path)"
        }
        #expect(bytes.keys.sorted() == ["(0008,1032)[1]/(7FE0,0010)", "(0008,1032)[2]/(7FE0,0010)"])
        let read = try DataSet(decodingJSON: json) { uri throws(DICOMError) in bytes[uri] ?? [] }
        #expect(read.items(.procedureCodeSequence).map { $0.bytes(.pixelData) } == [[1, 1], [2, 2]])
    }

    @Test("a text that is too long for JSON lies elsewhere, and is refused where it cannot")
    func longText() throws {
        let dataSet = DataSet()
        let long = String(repeating: "\u{E4}", count: 40_000)
        let tag = AttributeTag(0x0040, 0xA160)
        dataSet.set(.specificCharacterSet, string: "ISO_IR 192")
        dataSet.set(tag, string: long)
        dataSet.set(.patientID, string: "1")
        #expect(throws: DICOMError.self) { try dataSet.encodedJSON() }
        let json = try dataSet.encodedJSON { "\($0)" }
        #expect(String(decoding: json, as: UTF8.self).contains(#""0040A160":{"BulkDataURI":"(0040,A160)","vr":"UT"}"#))
        #expect(String(decoding: json, as: UTF8.self).contains(#""00100020":{"Value":["1"],"vr":"LO"}"#))
        let read = try DataSet(decodingJSON: json) { _ throws(DICOMError) in Array(long.utf8) }
        #expect(read.bytes(tag) == Array(long.utf8) && read.string(.specificCharacterSet) == "ISO_IR 192")
    }

    @Test(
        "bytes from elsewhere are held against the VR",
        arguments: [
            ("LO", [0x41, 0xC3, 0xA4], true), ("LO", [0x41, 0xFF], false), ("UI", [0x31, 0xC3, 0xA4], false),
            ("DS", Array("1.5\\2 ".utf8), true), ("DS", Array("1.5\\x".utf8), false), ("US", [1, 0, 2, 0], true),
            ("US", [1, 0, 2], false), ("AT", [8, 0], false), ("FD", [1, 2, 3, 4], false), ("SQ", [], false),
            ("OB", [1], true), ("OF", [1, 2], false),
        ] as [(String, [UInt8], Bool)])
    func bulkBytes(letters: String, bytes: [UInt8], isTaken: Bool) throws {
        let json = Data(#"{"00091001": {"vr": "\#(letters)", "BulkDataURI": "a"}}"#.utf8)
        let read = try? DataSet(decodingJSON: json) { _ throws(DICOMError) in bytes }
        #expect((read != nil) == isTaken)
        if isTaken, bytes.contains(0xC3) { #expect(read?.string(.specificCharacterSet) == "ISO_IR 192") }
    }

    @Test(
        "what is not what its VR says is not written as something else",
        arguments: [("AT", [8, 0]), ("AT", [8, 0, 1, 0, 2, 0]), ("PN", Array("a=b=c=d ".utf8))] as [(String, [UInt8])])
    func unwritable(letters: String, bytes: [UInt8]) throws {
        let start: [UInt8] = [0x09, 0, 0x01, 0x10] + Array(letters.utf8) + [UInt8(bytes.count), 0]
        let dataSet = try DataSet(decoding: start + bytes, .explicitVRLittleEndian)
        #expect(throws: DICOMError.self) { try dataSet.encodedJSON() }
    }

    @Test("a value that is gone with its file is not written as an empty one", arguments: [false, true])
    func vanished(isCut: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.dcm")
        let written = SyntheticInstance().dataSet
        written.set(.imageComments, string: String(repeating: "a", count: 6000))
        try written.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let dataSet = try DataSet(contentsOf: path)
        if isCut {
            try Data(contentsOf: URL(filePath: path)).prefix(1000).write(to: URL(filePath: path))
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
        #expect(throws: DICOMError.self) { try dataSet.encodedJSON() }
    }

    @Test("the time grows with the number of attributes, not with its square", .takingTurns)
    func manyAttributes() throws {
        func bytes(_ count: Int) -> [UInt8] {
            (0..<count).flatMap { index -> [UInt8] in
                let (group, element) = (0x0011 + index / 0xE000 * 2, 0x1000 + index % 0xE000)
                return [UInt8(group), 0, UInt8(element & 0xFF), UInt8(element >> 8), 0x4C, 0x4F, 2, 0, 0x41, 0x42]
            }
        }
        func time(_ count: Int) throws -> Duration {
            let dataSet = try DataSet(decoding: bytes(count), .explicitVRLittleEndian)
            for _ in 0..<count / 4 { _ = dataSet.appendItem(to: .referencedSeriesSequence) }
            // The least of three: what the machine does besides makes none shorter.
            return try (0..<3).map { _ in try ContinuousClock().measure { _ = try dataSet.encodedJSON() } }.min()
                ?? .zero
        }
        _ = try time(1000)
        // Eight times as many take 64 times as long where each is looked for, or what lies around each item.
        let (few, many) = (try time(5000), try time(40_000))
        #expect(many < few * 24, "\(few), \(many)")
    }

    @Test("neither depth nor length brings it down")
    func limits() throws {
        for depth in [65, 10_000] {
            let start = String(repeating: #"{"00081032": {"vr": "SQ", "Value": ["#, count: depth)
            let json = start + "{}" + String(repeating: "]}}", count: depth)
            #expect(throws: DICOMError.self) { try DataSet(decodingJSON: Data(json.utf8)) }
        }
        let long = String(repeating: "A", count: 70_000)
        let json = #"{"00100020": {"vr": "LO", "Value": [""# + long + #""]}}"#
        #expect(throws: DICOMError.self) { try DataSet(decodingJSON: Data(json.utf8)) }
    }

    @Test("any bytes that take the place of others lead to a data set or an error, and what is read can be written")
    func mutations() throws {
        var generator = SeededGenerator(seed: 16)
        let json = Array(try Self.everyKind().encodedJSON())
        for _ in 0..<2000 {
            var bytes = json
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                    in: 0x20...0x7E, using: &generator)
            }
            try Self.expectReadOrRefused(bytes)
        }
    }

    @Test("any number in the place of another leads to a data set or an error, and what is read can be written")
    func mutatedNumbers() throws {
        var generator = SeededGenerator(seed: 17)
        let digits = Array("0123456789.eE+-0000".utf8)
        for representation in ["DS", "IS", "US", "SL", "FL", "FD", "SV", "UV"] {
            for _ in 0..<300 {
                let longest = [3, 20, 400].randomElement(using: &generator) ?? 3
                let count = Int.random(in: 1...longest, using: &generator)
                var number = (0..<count).map { _ in digits.randomElement(using: &generator) ?? 0x30 }
                if Bool.random(using: &generator) { number = Array("0.".utf8) + number + Array("1e149".utf8) }
                let start = #"{"00091001": {"vr": "\#(representation)", "Value": ["#
                try Self.expectReadOrRefused(Array(start.utf8) + number + Array("]}}".utf8))
            }
        }
    }

    /// Expects an error with a text, or a data set that comes back from what it is written as.
    private static func expectReadOrRefused(_ json: [UInt8]) throws {
        let read: DataSet
        do throws(DICOMError) { read = try DataSet(decodingJSON: Data(json), bulkData: { _ in [] }) } catch {
            #expect(!error.description.isEmpty)
            return
        }
        let written = try read.encodedJSON()
        guard hasVRsOfDictionary(read) else { return }
        #expect(try DataSet(decodingJSON: written).encodedJSON() == written, "\(String(decoding: json, as: UTF8.self))")
    }

    /// Whether every attribute has the VR of the dictionary. One that has another is read as the dictionary has it, so
    /// that a text can become a code with letters that none has.
    private static func hasVRsOfDictionary(_ dataSet: DataSet) -> Bool {
        dataSet.tags.allSatisfy { tag in
            let (known, written) = (DataDictionary.representation(tag), dataSet.valueRepresentation(tag))
            return (known == .UN || known == written) && dataSet.items(tag).allSatisfy(hasVRsOfDictionary)
        }
    }
}
