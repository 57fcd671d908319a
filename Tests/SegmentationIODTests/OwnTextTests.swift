import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// The texts of a result that do not come from its source: which are required, what becomes of those that break a rule,
/// and in what character set they are.
@Suite("A result's own texts")
struct OwnTextTests {
    /// The parts of a segment that are texts, each of which a test changes.
    private struct Texts {
        var label = "Pancreas", name = "segnode test", version = "1.0"
        var category = CodedConcept.anatomicalStructure
        var type = CodedConcept.pancreas
        var family = CodedConcept.artificialIntelligence
        var trackingID: String? = "pancreas-1"
        var trackingUID: UID?

        var segment: SegmentDescription {
            SegmentDescription(
                number: 1, label: label, categoryCode: category, typeCode: type, algorithmName: name,
                algorithmVersion: version, algorithmFamily: family,
                recommendedDisplayCIELab: CIELabColor(lightness: 1, greenRed: 2, blueYellow: 3),
                trackingID: trackingID, trackingUID: trackingUID)
        }
    }

    private let source: SyntheticSource

    init() throws { source = try SyntheticSource() }

    private func written(
        _ changeDescription: (inout DerivedObjectDescription) -> Void = { _ in },
        segment changeSegment: (inout Texts) -> Void = { _ in }
    ) throws -> DataSet {
        var description = DerivedObjectDescription.example()
        var texts = Texts()
        changeDescription(&description)
        changeSegment(&texts)
        let path = source.folder.path("seg.dcm")
        _ = try SegmentationWriter().write(
            mask: source.mask, source: source.series, segments: [texts.segment], description: description, to: path)
        return try DataSet(contentsOf: path)
    }

    private static func code(_ value: String, _ scheme: String, _ meaning: String) -> CodedConcept {
        CodedConcept(value: value, scheme: scheme, meaning: meaning)
    }

    @Test("a segment without a text that it must have is refused by the attribute's name")
    func requiredOfSegment() {
        let changes: [(String, (inout Texts) -> Void)] = [
            ("SegmentLabel", { $0.label = "  " }), ("SegmentAlgorithmName", { $0.name = "\u{1}" }),
            ("AlgorithmVersion", { $0.version = "" }), ("CodeValue", { $0.category = Self.code("", "SCT", "m") }),
            ("CodingSchemeDesignator", { $0.category = Self.code("1", " ", "m") }),
            ("CodeMeaning", { $0.category = Self.code("1", "SCT", "") }),
            ("CodeValue", { $0.type = Self.code("", "SCT", "m") }),
            ("CodingSchemeDesignator", { $0.type = Self.code("1", "", "m") }),
            ("CodeMeaning", { $0.type = Self.code("1", "SCT", "") }),
            ("CodeValue", { $0.family = Self.code("", "SCT", "m") }),
            ("CodingSchemeDesignator", { $0.family = Self.code("1", "", "m") }),
            ("CodeMeaning", { $0.family = Self.code("1", "SCT", "") }),
        ]
        for (attribute, change) in changes {
            #expect { try written(segment: change) } throws: { Self.isUnusable($0, attribute) }
        }
    }

    @Test("a result without a maker, a model, a serial number, a version or a label is refused by the attribute's name")
    func requiredOfObject() {
        let changes: [(String, (inout DerivedObjectDescription) -> Void)] = [
            ("ContentLabel", { $0.contentLabel = " " }), ("Manufacturer", { $0.manufacturer = "" }),
            ("ManufacturerModelName", { $0.modelName = "\u{7}" }),
            ("DeviceSerialNumber", { $0.deviceSerialNumber = "" }), ("SoftwareVersions", { $0.softwareVersions = " " }),
        ]
        for (attribute, change) in changes {
            #expect { try written(change) } throws: { Self.isUnusable($0, attribute) }
        }
    }

    private static func isUnusable(_ error: any Error, _ attribute: String) -> Bool {
        guard case SegmentationIODError.unusableText(let found) = error else { return false }
        return found == attribute
    }

    @Test("descriptions may be empty")
    func optional() throws {
        let object = try written { ($0.seriesDescription, $0.contentDescription) = ("", "") }
        #expect(object.contains(.seriesDescription) && object.isEmpty(.seriesDescription))
        #expect(object.contains(.contentDescription) && object.isEmpty(.contentDescription))
    }

    @Test(
        "a content label has capitals, digits, spaces and underscores, 16 at most",
        arguments: [
            ("Pancreas", "PANCREAS"), (" head-tail (ä) 2 ", "HEAD_TAIL ___ 2"),
            ("abcdefghijklmnopq", "ABCDEFGHIJKLMNOP"), ("abcdefghijklmno pq", "ABCDEFGHIJKLMNO"),
        ])
    func contentLabel(text: String, expected: String) throws {
        let object = try written { $0.contentLabel = text }
        #expect(object.string(.contentLabel) == expected)
    }

    @Test("each text has the characters that its attribute allows, and backslashes part none")
    func repaired() throws {
        let long = "a\\b\u{2}" + String(repeating: "x", count: 70)
        let expected = "a/b" + String(repeating: "x", count: 61)
        let object = try written {
            ($0.seriesDescription, $0.contentDescription, $0.manufacturer) = (long, long, long)
            ($0.modelName, $0.deviceSerialNumber, $0.softwareVersions) = (long, long, long)
        } segment: {
            ($0.label, $0.name, $0.version) = (long, long, long)
            $0.type = Self.code("12345678901234567", "SCHEME-OF-16-LETS", long)
        }
        let tags: [AttributeTag] = [
            .seriesDescription, .contentDescription, .manufacturer, .manufacturerModelName, .deviceSerialNumber,
            .softwareVersions,
        ]
        for tag in tags { #expect(object.string(tag) == expected, "\(tag)") }
        let segment = object.items(.segmentSequence)[0]
        #expect(segment.string(.segmentLabel) == expected && segment.string(.segmentAlgorithmName) == expected)
        let algorithm = segment.items(.segmentationAlgorithmIdentificationSequence)[0]
        #expect(algorithm.string(.algorithmName) == expected && algorithm.string(.algorithmVersion) == expected)
        let code = segment.items(.segmentedPropertyTypeCodeSequence)[0]
        #expect(code.string(.codeValue) == "1234567890123456" && code.string(.codeMeaning) == expected)
        #expect(code.string(.codingSchemeDesignator) == "SCHEME-OF-16-LET")
    }

    @Test("any text beyond ASCII makes the object UTF-8, and is read as it was given")
    func characterSetOfObject() throws {
        let changes: [(AttributeTag, (inout DerivedObjectDescription) -> Void)] = [
            (.seriesDescription, { $0.seriesDescription = "膵臓" }),
            (.contentDescription, { $0.contentDescription = "膵臓" }), (.manufacturer, { $0.manufacturer = "膵臓" }),
            (.manufacturerModelName, { $0.modelName = "膵臓" }),
            (.deviceSerialNumber, { $0.deviceSerialNumber = "膵臓" }),
            (.softwareVersions, { $0.softwareVersions = "膵臓" }),
        ]
        for (tag, change) in changes {
            let object = try written(change)
            #expect(object.strings(.specificCharacterSet) == ["ISO_IR 192"] && object.string(tag) == "膵臓", "\(tag)")
            #expect(object.string(.patientName) == "Müller^Jürgen", "\(tag)")
        }
        #expect(try written().strings(.specificCharacterSet) == ["ISO_IR 100"])
    }

    @Test("so does any text of a segment")
    func characterSetOfSegment() throws {
        let changes: [(inout Texts) -> Void] = [
            { $0.label = "膵臓" }, { $0.name = "膵臓" }, { $0.version = "膵臓" }, { $0.trackingID = "膵臓" },
            { $0.category = Self.code("1", "SCT", "膵臓") }, { $0.type = Self.code("1", "SCT", "膵臓") },
            { $0.family = Self.code("1", "SCT", "膵臓") },
        ]
        for (index, change) in changes.enumerated() {
            let object = try written(segment: change)
            #expect(object.strings(.specificCharacterSet) == ["ISO_IR 192"], "change \(index)")
            #expect(object.string(.patientName) == "Müller^Jürgen", "change \(index)")
        }
    }

    @Test("a segment is tracked where it has a name or a UID to be tracked by; the other one is made")
    func tracking() throws {
        let uid = UID(constant: "1.2.3.99")
        let none = try tracked(nil, nil)
        #expect(!none.contains(.trackingID) && !none.contains(.trackingUID))
        let named = try tracked("lesion", nil)
        #expect(named.string(.trackingID) == "lesion")
        #expect(named.uid(.trackingUID)?.description.hasPrefix("2.25.") == true)
        let numbered = try tracked(nil, uid)
        #expect(numbered.string(.trackingID) == "Pancreas" && numbered.uid(.trackingUID) == uid)
        let both = try tracked("lesion", uid)
        #expect(both.string(.trackingID) == "lesion" && both.uid(.trackingUID) == uid)
    }

    private func tracked(_ id: String?, _ uid: UID?) throws -> DataSet {
        let object = try written(segment: { ($0.trackingID, $0.trackingUID) = (id, uid) })
        return try #require(object.items(.segmentSequence).first)
    }
}
