import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// Documentation/Conformance.md, sections 8.1 and 8.2: what a SEG has of its source, attribute by attribute.
@Suite("What is copied from the source")
struct CopiedAttributeTests {
    /// Group, element, value representation and a legal value.
    static let plain: [(UInt16, UInt16, ValueRepresentation, String)] = [
        (0x0008, 0x0020, .DA, "20250607"), (0x0008, 0x0030, .TM, "111213.141516"), (0x0008, 0x0050, .SH, "ACC-77"),
        (0x0008, 0x0090, .PN, "Ref^Err"), (0x0008, 0x0201, .SH, "+0100"), (0x0008, 0x1030, .LO, "Abdomen CT"),
        (0x0008, 0x1048, .PN, "Rec^Ord"), (0x0008, 0x1060, .PN, "Read^Er"), (0x0008, 0x1080, .LO, "Pain"),
        (0x0010, 0x0010, .PN, "Doe^Jane"), (0x0010, 0x0020, .LO, "PAT-1"), (0x0010, 0x0021, .LO, "HOSPITAL"),
        (0x0010, 0x0030, .DA, "19700102"), (0x0010, 0x0032, .TM, "0304"), (0x0010, 0x0040, .CS, "M"),
        (0x0010, 0x1000, .LO, "OTHER-1\\OTHER-2"), (0x0010, 0x1001, .PN, "Maiden^Name"), (0x0010, 0x1010, .AS, "055Y"),
        (0x0010, 0x1020, .DS, "1.72"), (0x0010, 0x1030, .DS, "71.5"), (0x0010, 0x2160, .SH, "Group"),
        (0x0010, 0x2180, .SH, "Baker"), (0x0010, 0x21B0, .LT, "History"), (0x0010, 0x4000, .LT, "Comments"),
        (0x0012, 0x0062, .CS, "NO"), (0x0012, 0x0063, .LO, "by hand"), (0x0018, 0x0015, .CS, "ABDOMEN"),
        (0x0020, 0x0010, .SH, "STUDY-9"), (0x0020, 0x1040, .LO, "SN"), (0x0038, 0x0010, .LO, "ADM-3"),
    ]

    @Test("an attribute is copied byte by byte from the first slice along the normal alone", arguments: plain)
    func copied(group: UInt16, element: UInt16, vr: ValueRepresentation, value: String) throws {
        let tag = AttributeTag(group, element)
        let source = try SyntheticSource { $0.set(tag, bytes: Array(value.utf8), vr: vr) }
        let (written, object) = try source.write()
        let stored = value.utf8.count.isMultiple(of: 2) ? value : value + " "
        #expect(object.bytes(tag) == Array(stored.utf8))
        #expect(written.object.findings.isEmpty, "\(written.object.findings)")
        // What only a later slice has is not there, but for what must be there.
        let later = try SyntheticSource()
        let path = later.series.instances[1].path
        let slice = try DataSet(contentsOf: path)
        slice.set(tag, bytes: Array(value.utf8), vr: vr)
        try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
        #expect(try later.write().object.bytes(tag) != Array(stored.utf8))
    }

    @Test("sequences of issuers, other IDs and codes are copied with their items")
    func sequences() throws {
        let entity = AttributeTag(0x0040, 0x0032), entityType = AttributeTag(0x0040, 0x0033)
        let source = try SyntheticSource { slice in
            for tag in [AttributeTag(0x0008, 0x0051), AttributeTag(0x0010, 0x0024)] {
                let item = slice.appendItem(to: tag)
                item.set(entity, bytes: Array("2.999.1 ".utf8), vr: .UT)
                item.set(entityType, string: "ISO")
            }
            for tag in [AttributeTag(0x0008, 0x1032), AttributeTag(0x0012, 0x0064)] {
                let code = slice.appendItem(to: tag)
                code.set(.codeValue, string: "113100")
                code.set(.codingSchemeDesignator, string: "DCM")
                code.set(AttributeTag(0x0008, 0x0103), string: "01")
                code.set(.codeMeaning, string: "Profile")
            }
            let other = slice.appendItem(to: AttributeTag(0x0010, 0x1002))
            other.set(.patientID, string: "OLD-1")
            other.set(.issuerOfPatientID, string: "OLDHOSP")
            other.set(AttributeTag(0x0010, 0x0022), string: "TEXT")
        }
        let (written, object) = try source.write()
        #expect(written.object.findings.isEmpty, "\(written.object.findings)")
        for tag in [AttributeTag(0x0008, 0x0051), AttributeTag(0x0010, 0x0024)] {
            #expect(object.items(tag).map { $0.string(entity) } == ["2.999.1"])
            #expect(object.items(tag).map { $0.string(entityType) } == ["ISO"])
        }
        for tag in [AttributeTag(0x0008, 0x1032), AttributeTag(0x0012, 0x0064)] {
            let code = try #require(object.items(tag).first)
            let texts = [.codeValue, .codingSchemeDesignator, AttributeTag(0x0008, 0x0103), .codeMeaning]
                .map { code.string($0) }
            #expect(texts == ["113100", "DCM", "01", "Profile"])
        }
        let other = try #require(object.items(AttributeTag(0x0010, 0x1002)).first)
        #expect(other.string(.patientID) == "OLD-1" && other.string(.issuerOfPatientID) == "OLDHOSP")
        #expect(other.string(AttributeTag(0x0010, 0x0022)) == "TEXT")
    }

    @Test("an item of a sequence that lacks what makes it one is left out with what else it has")
    func unusableItems() throws {
        let codeMeaning = (AttributeTag.codeMeaning, "Profile")
        let code: [(AttributeTag, String)] = [(.codeValue, "113100"), (.codingSchemeDesignator, "DCM"), codeMeaning]
        let identity: [(AttributeTag, String)] = [(.patientID, "OLD-1"), (AttributeTag(0x0010, 0x0022), "TEXT")]
        let issuer: [(AttributeTag, String)] = [
            (AttributeTag(0x0040, 0x0032), "2.999.1"), (AttributeTag(0x0040, 0x0033), "ISO"),
        ]
        for (sequence, whole) in [
            (AttributeTag(0x0012, 0x0064), code), (AttributeTag(0x0010, 0x1002), identity),
            (AttributeTag(0x0010, 0x0024), issuer),
        ] {
            for missing in whole.map(\.0) {
                let source = try SyntheticSource { slice in
                    let item = slice.appendItem(to: sequence)
                    for (tag, value) in whole where tag != missing { item.set(tag, string: value) }
                }
                let (written, object) = try source.write()
                #expect(object.items(sequence).isEmpty, "\(sequence) without \(missing)")
                #expect(!written.object.findings.isEmpty, "\(sequence) without \(missing)")
            }
        }
    }

    @Test("what a code's value representations do not allow is not written")
    func longCodes() throws {
        let whole: [(AttributeTag, String, Int)] = [
            (.codeValue, "113100", 16), (.codingSchemeDesignator, "DCM", 16), (.codeMeaning, "Profile", 64),
        ]
        for (tag, _, limit) in whole {
            for length in [limit, limit + 1] {
                let value = String(repeating: "7", count: length)
                let source = try SyntheticSource { slice in
                    let item = slice.appendItem(to: AttributeTag(0x0012, 0x0064))
                    for (other, usual, _) in whole { item.set(other, string: other == tag ? value : usual) }
                }
                let (written, object) = try source.write()
                let found = object.items(AttributeTag(0x0012, 0x0064)).first?.string(tag)
                #expect((found == value) == (length == limit), "\(tag) of \(length) characters")
                #expect(written.object.findings.isEmpty == (length == limit), "\(tag) of \(length) characters")
            }
        }
    }

    @Test("nothing else comes with it: what belongs to the CT's series, equipment and pixels stays there")
    func notCopied() throws {
        let foreign: [(AttributeTag, String)] = [
            (.protocolName, "Protocol"), (.stationName, "STATION"), (AttributeTag(0x0008, 0x0080), "Institution"),
            (AttributeTag(0x0018, 0x0060), "120"), (AttributeTag(0x0018, 0x1210), "B30f"),
            (.rescaleIntercept, "-1024"), (AttributeTag(0x0020, 0x0012), "1"),
            (AttributeTag(0x0020, 0x4000), "Comment"),
        ]
        let source = try SyntheticSource { slice in foreign.forEach { slice.set($0.0, string: $0.1) } }
        let object = try source.write().object
        for (tag, _) in foreign { #expect(!object.contains(tag), "\(tag)") }
    }

    @Test(
        "the content has the date of the source's content, else of acquisition, series or study",
        arguments: [
            (["0023", "0022", "0021", "0020"], "20260401", "010101"), (["0022", "0021", "0020"], "20260302", "020202"),
            (["0021", "0020"], "20260203", "030303"), (["0020"], "20260104", "040404"), ([], "19000101", "000000"),
        ] as [([String], String, String)])
    func contentMoment(present: [String], date: String, time: String) throws {
        let moments: [(UInt16, String, String)] = [
            (0x23, "20260401", "010101"), (0x22, "20260302", "020202"), (0x21, "20260203", "030303"),
            (0x20, "20260104", "040404"),
        ]
        let source = try SyntheticSource { slice in
            for (element, date, time) in moments {
                let (dateTag, timeTag) = (AttributeTag(0x0008, element), AttributeTag(0x0008, element + 0x10))
                slice.remove(dateTag)
                slice.remove(timeTag)
                guard present.contains("00\(String(element, radix: 16))") else { continue }
                slice.set(dateTag, string: date)
                slice.set(timeTag, string: time)
            }
        }
        let object = try source.write().object
        let tags: [AttributeTag] = [.contentDate, .contentTime, .seriesDate, .seriesTime]
        #expect(tags.map { object.string($0) } == [date, time, date, time])
    }

    @Test(
        "each rule keeps what is as long as its value representation allows, and no more",
        arguments: [
            (ValueRule.line(limit: 16), String(repeating: "x", count: 16), true),
            (.line(limit: 16), String(repeating: "x", count: 17), false),
            (.line(limit: 64), String(repeating: "ü", count: 64), true),
            (.line(limit: 64), String(repeating: "ü", count: 65), false),
            (.code, String(repeating: "A", count: 16), true), (.code, String(repeating: "A", count: 17), false),
            (.lines(limit: 10240), String(repeating: "x", count: 10240), true),
            (.lines(limit: 10240), String(repeating: "x", count: 10241), false),
            (.personName, String(repeating: "x", count: 64) + "=y=z", true),
            (.personName, String(repeating: "x", count: 65), false),
            (.decimal, "1234567890.12345", true), (.decimal, "1234567890.123456", false),
            (.date, "20240229", true), (.date, "20230229", false), (.date, "20231301", false),
            (.date, "20230100", false), (.date, "20230431", false), (.date, "19000229", false),
            (.date, "20000229", true), (.time, "235959", true), (.time, "240000", false), (.time, "236000", false),
            (.time, "235960", true), (.time, "235961", false), (.time, "101112.1", true), (.time, "101112.", false),
            (.time, "101", false), (.timezone, "-0930", true), (.timezone, "0930", false), (.timezone, "+093", false),
            (.sex, "O", true), (.sex, "X", true), (.age, "999D", true), (.age, "012W", true), (.age, "012X", false),
        ] as [(ValueRule, String, Bool)])
    func limits(rule: ValueRule, value: String, isLegal: Bool) {
        let verdict = rule.verdict(on: value)
        #expect((verdict == .valid) == isLegal, "\(rule) on \(value.prefix(40)): \(verdict)")
    }
}
