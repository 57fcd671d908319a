import DICOM
import Foundation
import Testing

@Suite("Names in DICOM JSON")
struct JSONNameTests {
    /// The values of a name, their JSON, and what is read back from it.
    static let names: [([String], String, [String])] = [
        (["A^B"], #"{"Alphabetic":"A^B"}"#, ["A^B"]), (["=A^B"], #"{"Ideographic":"A^B"}"#, ["=A^B"]),
        (["==A^B"], #"{"Phonetic":"A^B"}"#, ["==A^B"]),
        (["X=Y"], #"{"Alphabetic":"X","Ideographic":"Y"}"#, ["X=Y"]),
        (["X==Z"], #"{"Alphabetic":"X","Phonetic":"Z"}"#, ["X==Z"]),
        (["=Y=Z"], #"{"Ideographic":"Y","Phonetic":"Z"}"#, ["=Y=Z"]),
        (["X=Y=Z"], #"{"Alphabetic":"X","Ideographic":"Y","Phonetic":"Z"}"#, ["X=Y=Z"]),
        // Delimiters at the end mean nothing.
        (["X=="], #"{"Alphabetic":"X"}"#, ["X"]), (["=Y="], #"{"Ideographic":"Y"}"#, ["=Y"]),
        (["X=Y=Z="], #"{"Alphabetic":"X","Ideographic":"Y","Phonetic":"Z"}"#, ["X=Y=Z"]),
        (["A", "", "=B"], #"{"Alphabetic":"A"},null,{"Ideographic":"B"}"#, ["A", "", "=B"]),
    ]

    @Test("every group of a name keeps its place, whichever of them are empty", arguments: names)
    func groups(values: [String], json: String, read: [String]) throws {
        let dataSet = DataSet()
        dataSet.set(.patientName, strings: values)
        let written = try dataSet.encodedJSON()
        #expect(String(decoding: written, as: UTF8.self) == #"{"00100010":{"Value":[\#(json)],"vr":"PN"}}"#)
        #expect(try DataSet(decodingJSON: written).strings(.patientName) == read)
    }

    @Test(
        "a delimiter in a group is refused, as it would begin another one",
        arguments: ["Alphabetic", "Ideographic", "Phonetic"])
    func delimiter(group: String) {
        for name in ["A=B", "=", "A="] {
            let json = #"{"00100010": {"vr": "PN", "Value": [{"\#(group)": "\#(name)"}]}}"#
            #expect(throws: DICOMError.self) { try DataSet(decodingJSON: Data(json.utf8)) }
        }
    }
}
