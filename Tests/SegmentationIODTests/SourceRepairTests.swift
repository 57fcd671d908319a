import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport
import Testing

struct SourceRepairTests {
    @Test("patient and study are copied byte by byte, without findings")
    func verbatim() throws {
        let source = try SyntheticSource()
        let (written, object) = try source.write()
        let slice = try DataSet(contentsOf: source.series.instances[0].path)
        let tags: [AttributeTag] = [
            .specificCharacterSet, .patientName, .patientID, .patientBirthDate, .patientSex, .patientAge, .studyDate,
            .studyTime, .studyID, .accessionNumber, .referringPhysicianName, .studyDescription, .studyInstanceUID,
        ]
        for tag in tags { #expect(object.bytes(tag) == slice.bytes(tag), "\(tag)") }
        #expect(object.bytes(.patientName)?.filter { $0 == 0xFC }.count == 2)
        #expect(written.object.findings.isEmpty, "\(written.object.findings)")
    }

    @Test(
        "where the identity was removed and nobody says how, the object says that this is unknown",
        arguments: [("YES", nil, "Unknown"), ("YES", "By hand", "By hand"), ("NO", nil, nil), (nil, nil, nil)]
            as [(String?, String?, String?)])
    func deidentification(isRemoved: String?, method: String?, expected: String?) throws {
        let source = try SyntheticSource { slice in
            if let isRemoved { slice.set(.patientIdentityRemoved, string: isRemoved) }
            if let method { slice.set(.deidentificationMethod, string: method) }
        }
        let (written, object) = try source.write()
        #expect(object.string(.patientIdentityRemoved) == isRemoved)
        #expect(object.string(.deidentificationMethod) == expected)
        #expect(written.object.findings.map(\.action) == (expected == "Unknown" ? [.supplied] : []))
    }

    @Test(
        "an attribute that breaks a rule is repaired or dropped, and the finding says so",
        arguments: [
            (.patientBirthDate, "1961.02.03", "19610203", .repaired), (.patientSex, "Female", "F", .repaired),
            (.patientSex, "?", nil, .dropped), (.studyTime, "10:11:12", "101112", .repaired),
            (.studyID, "a number too long", "a number too lon", .repaired),
            (.patientAge, "61", nil, .dropped), (.patientAge, "0Y", nil, .dropped),
            (.patientWeight, "79,5", nil, .dropped), (.bodyPartExamined, "Abdomen", "ABDOMEN", .repaired),
            (.studyDescription, String(repeating: "x", count: 70), nil, .dropped),
            (.patientID, String(repeating: "7", count: 70), String(repeating: "7", count: 70), .kept),
            (.accessionNumber, "A-NUMBER-OF-20-CHARS", "A-NUMBER-OF-20-CHARS", .kept),
        ] as [(AttributeTag, String, String?, DerivedObjectFinding.Action)]
    )
    func repair(
        tag: AttributeTag, value: String, expected: String?, action: DerivedObjectFinding.Action
    ) throws {
        let source = try SyntheticSource { $0.set(tag, bytes: Array(value.utf8)) }
        let (written, object) = try source.write()
        #expect(object.string(tag) == expected)
        #expect(written.object.findings.map(\.action) == [action])
        #expect(written.object.findings.first?.attribute.hasSuffix(tag.description) == true)
        #expect(written.object.findings.allSatisfy { !"\($0)".contains(value) })
    }

    @Test("attributes that must be present are, even where the source lacks them")
    func requiredAttributes() throws {
        let required: [AttributeTag] = [
            .patientName, .patientID, .patientBirthDate, .patientSex, .studyDate, .studyTime, .studyID,
            .accessionNumber, .referringPhysicianName, .positionReferenceIndicator,
        ]
        let source = try SyntheticSource { slice in required.forEach { slice.remove($0) } }
        let (written, object) = try source.write()
        for tag in required { #expect(object.contains(tag) && object.isEmpty(tag), "\(tag)") }
        #expect(written.object.findings.count == required.count)
        #expect(written.object.findings.allSatisfy { $0.action == .supplied })
    }

    @Test("an attribute of the type 2 that is there without a value is no finding")
    func emptyAttributes() throws {
        let source = try SyntheticSource { $0.setEmpty(.patientName) }
        let (written, object) = try source.write()
        #expect(object.contains(.patientName) && object.isEmpty(.patientName))
        #expect(written.object.findings.isEmpty)
    }

    @Test(
        "text stays what it says, whatever the character set claims",
        arguments: [
            (["ISO_IR 100"], [0x4D, 0xFC, 0x6C], "Mül", ["ISO_IR 100"]),
            (["ISO_IR 192"], Array("Mül^山田".utf8), "Mül^山田", ["ISO_IR 192"]),
            (["", "ISO 2022 IR 87"], yamada, "Yamada=山田", ["", "ISO 2022 IR 87"]),
            (["ISO 2022 IR 87"], yamada, "Yamada=山田", ["ISO_IR 192"]),
            (["", "ISO 2022 IR 149"], hong, "Hong=홍", ["", "ISO 2022 IR 149"]),
            (["GB18030"], [0xCD, 0xF5], "王", ["GB18030"]),
            (["KLINGON"], Array("Mül".utf8), "Mül", ["ISO_IR 192"]),
            (["KLINGON"], [0x4D, 0xFC, 0x6C], "Mül", ["ISO_IR 192"]),
            (["ISO-IR 100"], [0x4D, 0xFC, 0x6C], "Mül", ["ISO_IR 192"]),
            (["ISO_IR 192"], [0x4D, 0xFC, 0x6C], "Mül", ["ISO_IR 192"]),
            ([], [0x4D, 0xFC, 0x6C], "Mül", ["ISO_IR 192"]),
            ([], Array("Doe^J".utf8), "Doe^J", []),
            ([""], Array("Doe^J".utf8), "Doe^J", ["ISO_IR 192"]),
        ] as [([String], [UInt8], String, [String])]
    )
    func characterSets(terms: [String], name: [UInt8], text: String, expected: [String]) throws {
        let source = try SyntheticSource { slice in
            slice.remove(.specificCharacterSet)
            if terms == [""] {
                slice.setEmpty(.specificCharacterSet)
            } else if !terms.isEmpty {
                slice.set(.specificCharacterSet, strings: terms)
            }
            slice.set(.patientName, bytes: name)
        }
        let (written, object) = try source.write()
        #expect(object.strings(.specificCharacterSet) == expected)
        #expect(object.string(.patientName) == text)
        let keptAsItWas = terms == expected && written.object.findings.isEmpty
        #expect(keptAsItWas || written.object.findings.contains { $0.attribute.hasPrefix("SpecificCharacterSet") })
        if keptAsItWas { #expect(object.bytes(.patientName)?.starts(with: name) == true) }
    }

    @Test("a frame of reference, a thickness and a date that the source lacks are supplied and reported")
    func supplied() throws {
        let source = try SyntheticSource(sliceThickness: nil, frameOfReferenceUID: nil) { slice in
            for tag in [AttributeTag.contentDate, .contentTime, .studyTime] { slice.remove(tag) }
            slice.setEmpty(.studyDate)
        }
        let (written, object) = try source.write()
        #expect(object.uid(.frameOfReferenceUID) != nil)
        #expect(object.string(.contentDate) == "19000101")
        let shared = object.items(.sharedFunctionalGroupsSequence).first
        #expect(try shared?.items(.pixelMeasuresSequence).first?.double(.sliceThickness) == 2)
        #expect(written.object.findings.filter { $0.action == .supplied }.count == 4, "\(written.object.findings)")
    }

    @Test("a code of the study is copied where it is whole, and dropped where it lacks its meaning")
    func sequences() throws {
        let source = try SyntheticSource { slice in
            for meaning in ["CT of abdomen", nil] {
                let code = slice.appendItem(to: .procedureCodeSequence)
                code.set(.codeValue, string: "1")
                code.set(.codingSchemeDesignator, string: "99X")
                if let meaning { code.set(.codeMeaning, string: meaning) }
            }
        }
        let (written, object) = try source.write()
        #expect(object.items(.procedureCodeSequence).map { $0.string(.codeMeaning) } == ["CT of abdomen"])
        #expect(written.object.findings.map(\.action) == [.dropped])
    }

    /// "Hong" in ASCII and 홍 in KS X 1001.
    private static let hong: [UInt8] = Array("Hong=".utf8) + [0x1B, 0x24, 0x29, 0x43, 0xC8, 0xAB]

    /// "Yamada" in ASCII and 山田 in JIS X 0208.
    private static let yamada: [UInt8] =
        Array("Yamada=".utf8) + [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42]
}
