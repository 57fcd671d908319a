import DICOM
import TestSupport
import Testing

@Suite("Codes and classes")
struct CodedConceptTests {
    @Test("a code is read of its item: a short value before a long one, and a long one before a URN")
    func reading() throws {
        let values: [AttributeTag] = [.codeValue, .longCodeValue, .urnCodeValue]
        for first in values.indices {
            let item = DataSet()
            for tag in values[first...] { item.set(tag, bytes: Array("\(tag.element)".utf8)) }
            item.set(.codingSchemeDesignator, string: "SCT")
            item.set(.codeMeaning, string: "Pancreas")
            let expected = CodedConcept(value: "\(values[first].element)", scheme: "SCT", meaning: "Pancreas")
            #expect(CodedConcept(item) == expected)
        }
        let item = DataSet()
        item.set(.codeMeaning, string: "Pancreas")
        #expect(CodedConcept(item) == nil)
        item.set(.codeValue, string: "1")
        item.remove(.codeMeaning)
        #expect(CodedConcept(item) == CodedConcept(value: "1", scheme: "", meaning: ""))
    }

    private static func code(_ value: String, _ scheme: String, _ meaning: String = "") -> CodedConcept {
        CodedConcept(value: value, scheme: scheme, meaning: meaning)
    }

    @Test(
        "older codes mean what the newer ones do",
        arguments: [
            (code("T-65000", "SNM3"), code("15776009", "SCT"), true),
            (code("T-62000", "SRT"), code("10200004", "SCT"), true),
            (code("T-C3000", "99SDM"), code("78961009", "SCT"), true),
            (code("T-62000", "SRT"), code("78961009", "SCT"), false),
            (code("T-9", "SRT"), code("T-9", "SNM3"), true), (code("T-9", "SRT"), code("T-8", "SRT"), false),
            (code("T-65000", "SCT"), code("15776009", "SCT"), false), (code("1", "A"), code("1", "B"), false),
            (code("1", "A", "The  Liver"), code("2", "B", "the liver"), true),
            (code("1", "A", "Liver"), code("2", "B", "Liver lobe"), false), (code("1", "A"), code("2", "A"), false),
        ])
    func means(one: CodedConcept, other: CodedConcept, isSame: Bool) {
        #expect(one.means(other) == isSame)
        #expect(other.means(one) == isSame)
    }

    @Test(
        "images of a CT are those of three classes",
        arguments: [
            ("1.2.840.10008.5.1.4.1.1.2", true), ("1.2.840.10008.5.1.4.1.1.2.1", true),
            ("1.2.840.10008.5.1.4.1.1.2.2", true), ("1.2.840.10008.5.1.4.1.1.4", false),
            ("1.2.840.10008.5.1.4.1.1.7", false), ("1.2.840.10008.5.1.4.1.1.66.4", false),
            ("1.2.840.10008.5.1.4.1.1.20", false), ("1.2.840.10008.5.1.4.1.1.128", false),
        ])
    func ctClasses(uid: String, isCT: Bool) throws {
        let uid = try #require(UID(uid))
        #expect(SOPClass.isCT(uid) == isCT)
    }

    @Test("the classes and transfer syntaxes that have names are those of PS3.6")
    func names() {
        #expect(SOPClass.mediaStorageDirectory.description == "1.2.840.10008.1.3.10")
        #expect(SOPClass.enhancedCTImageStorage.description == "1.2.840.10008.5.1.4.1.1.2.1")
        #expect(SOPClass.legacyConvertedEnhancedCTImageStorage.description == "1.2.840.10008.5.1.4.1.1.2.2")
        #expect(TransferSyntax.jpeg2000Lossless.description == "1.2.840.10008.1.2.4.90")
        #expect(TransferSyntax.jpeg2000.description == "1.2.840.10008.1.2.4.91")
    }
}
