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
        let json = try dataSet.encodedJSON { path in "bulk/" + path.map(\.description).joined(separator: "/") }
        #expect(String(decoding: json, as: UTF8.self).contains(#"{"BulkDataURI":"bulk/(7FE0,0010)","vr":"OW"}"#))
        let read = try DataSet(decodingJSON: json) { uri throws(DICOMError) in Array(uri.utf8.suffix(4)) }
        #expect(read.bytes(.pixelData) == Array("010)".utf8))
        #expect(throws: DICOMError.self) { try DataSet(decodingJSON: json) }
    }

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
        ])
    func refused(json: String) throws {
        let error = #expect(throws: DICOMError.self) { try DataSet(decodingJSON: Data(json.utf8)) }
        #expect(error?.description.contains("SECRET") == false)
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

    @Test("any bytes that take the place of others lead to a data set or an error")
    func mutations() throws {
        var generator = SystemRandomNumberGenerator()
        let json = Array(try Self.everyKind().encodedJSON())
        for _ in 0..<2000 {
            var bytes = json
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                    in: 0x20...0x7E, using: &generator)
            }
            do throws(DICOMError) { _ = try DataSet(decodingJSON: Data(bytes)) } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
