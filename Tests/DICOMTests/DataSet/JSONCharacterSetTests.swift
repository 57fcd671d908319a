import DICOM
import Foundation
import Testing

@Suite("The character set of what is read from DICOM JSON")
struct JSONCharacterSetTests {
    @Test(
        "a data set states UTF-8 where it states a character set or has text that needs one, its items never",
        arguments: [
            (#"{"00080005": {"vr": "CS", "Value": ["ISO_IR 100"]}, "00100020": {"vr": "LO", "Value": ["A"]}}"#, true),
            (#"{"00080005": {"vr": "CS"}, "00100020": {"vr": "LO", "Value": ["\u00e9"]}}"#, true),
            (#"{"00100020": {"vr": "LO", "Value": ["\u00e9"]}}"#, true),
            (#"{"00100020": {"vr": "LO", "Value": ["A"]}}"#, false),
            (#"{"00081032": {"vr": "SQ", "Value": [{"00080104": {"vr": "LO", "Value": ["\u00e9"]}}]}}"#, true),
            (#"{"00081032": {"vr": "SQ", "Value": [{"00080005": {"vr": "CS", "Value": ["ISO_IR 100"]}}]}}"#, false),
        ] as [(String, Bool)])
    func characterSet(json: String, isStated: Bool) throws {
        let read = try DataSet(decodingJSON: Data(json.utf8))
        #expect(read.string(.specificCharacterSet) == (isStated ? "ISO_IR 192" : nil))
        #expect(read.items(.procedureCodeSequence).allSatisfy { $0.string(.specificCharacterSet) == nil })
    }
}
