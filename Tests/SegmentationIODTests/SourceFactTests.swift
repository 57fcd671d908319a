import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// What a result says of its source where the source says it badly, or does not say it.
@Suite("What a result says of its source")
struct SourceFactTests {
    /// Content date and time as the source has them; its study is of 20240102, 10:11:12.
    @Test(
        "the moment is the first date that is one, with the time that belongs to it, else midnight",
        arguments: [
            ("20240105", "131415", "20240105", "131415"), ("2024.01.05", "13:14", "20240105", "1314"),
            ("20240230", "131415", "20240102", "101112"), ("", "131415", "20240102", "101112"),
            ("20240105", "noon", "20240105", "000000"), ("20240105", "", "20240105", "000000"),
        ])
    func moment(date: String, time: String, expectedDate: String, expectedTime: String) throws {
        let source = try SyntheticSource { slice in
            slice.set(.contentDate, bytes: Array(date.utf8))
            slice.set(.contentTime, bytes: Array(time.utf8))
        }
        let (written, object) = try source.write()
        #expect(object.string(.contentDate) == expectedDate && object.string(.seriesDate) == expectedDate)
        #expect(object.string(.contentTime) == expectedTime && object.string(.seriesTime) == expectedTime)
        #expect(written.object.findings.isEmpty)
    }

    @Test(
        "an orientation is the source's where that is the geometry's but for rounding, else the geometry's",
        arguments: [
            ([1, 9e-6, 0, 0, 1, 0], true), ([1, 2e-5, 0, 0, 1, 0], false), ([1, 0, 0, 0, 1, -9e-6], true),
            ([1, 0, 0, 0, 1, -2e-5], false), ([1, 0, 0, 0, 1], false),
        ] as [([Double], Bool)])
    func orientation(stated: [Double], isKept: Bool) throws {
        let source = try SyntheticSource { $0.set(.imageOrientationPatient, doubles: stated) }
        let (written, object) = try source.write()
        let shared = object.items(.sharedFunctionalGroupsSequence)[0]
        let found = try shared.items(.planeOrientationSequence)[0].doubles(.imageOrientationPatient)
        #expect(found == (isKept ? stated : [1, 0, 0, 0, 1, 0]))
        #expect(written.object.findings.map(\.action) == (isKept ? [] : [.repaired]))
        #expect(written.object.findings.allSatisfy { $0.attribute == "ImageOrientationPatient (0020,0037)" })
    }

    /// Slices 1, 3, 5 and 7 mm apart, of which 3 mm is the lower median.
    @Test(
        "a slice thickness is the source's where it is one, else the median distance between slices",
        arguments: [(0.5, 0.5), (nil, 3), (0, 3), (-2, 3), (Double.infinity, 3), (Double.nan, 3)] as [(Double?, Double)]
    )
    func thickness(stated: Double?, expected: Double) throws {
        let source = try SyntheticSource(positions: [0, 1, 4, 9, 16], sliceThickness: stated)
        let (written, object) = try source.write()
        let measures = object.items(.sharedFunctionalGroupsSequence)[0].items(.pixelMeasuresSequence)[0]
        #expect(try measures.double(.sliceThickness) == expected)
        #expect(written.object.findings.map(\.action) == (expected == stated ? [] : [.supplied]))
        #expect(written.object.findings.allSatisfy { $0.attribute == "SliceThickness (0018,0050)" })
    }

    @Test("a single slice of unknown thickness is said to be 1 mm thick")
    func singleSlice() throws {
        let source = try SyntheticSource(positions: [0], sliceThickness: nil)
        let voxels = source.mask.voxels.indices.map { $0 % 5 == 2 ? UInt8(1) : 0 }
        let object = try source.write(mask: Mask(geometry: source.mask.geometry, voxels: voxels)).object
        let measures = object.items(.sharedFunctionalGroupsSequence)[0].items(.pixelMeasuresSequence)[0]
        #expect(try measures.double(.sliceThickness) == 1)
        #expect(!measures.contains(.spacingBetweenSlices))
    }

    @Test(
        "of a lossy compression the ratios are written that can be, else 1, and the methods where all are codes",
        arguments: [
            ([9.5, 2], ["ISO_10918_1", "ISO_14495_1"], [9.5, 2], ["ISO_10918_1", "ISO_14495_1"]),
            ([0, -3, .infinity, 4], ["ISO_10918_1"], [4], ["ISO_10918_1"]),
            ([], ["ISO_10918_1", "of my own"], [1], []), ([0], [], [1], []),
        ] as [([Double], [String], [Double], [String])])
    func lossy(ratios: [Double], methods: [String], writtenRatios: [Double], writtenMethods: [String]) throws {
        let source = try SyntheticSource(lossy: LossyCompression(ratios: ratios, methods: methods))
        let (written, object) = try source.write()
        #expect(object.string(.lossyImageCompression) == "01")
        #expect(try object.doubles(.lossyImageCompressionRatio) == writtenRatios)
        #expect(object.strings(.lossyImageCompressionMethod) == writtenMethods)
        #expect(object.contains(.lossyImageCompressionMethod) != writtenMethods.isEmpty)
        #expect(written.object.findings.map(\.action) == (writtenRatios == [1] ? [.supplied] : []))
    }

    @Test("a frame of reference that the source lacks is the same in all results of the series")
    func frameOfReference() throws {
        let source = try SyntheticSource(frameOfReferenceUID: nil)
        let first = try source.write(settingsDigest: "one").object.uid(.frameOfReferenceUID)
        let second = try source.write(settingsDigest: "two").object.uid(.frameOfReferenceUID)
        #expect(first == second && first?.description.hasPrefix("2.25.") == true)
        #expect(first != UID(constant: "1.2.3.4") && first != source.series.seriesInstanceUID)
    }

    @Test("where codes say how the identity was removed, no method is made up")
    func deidentificationByCode() throws {
        let source = try SyntheticSource { slice in
            slice.set(.patientIdentityRemoved, string: "YES")
            let code = slice.appendItem(to: .deidentificationMethodCodeSequence)
            code.set(.codeValue, string: "113100")
            code.set(.codingSchemeDesignator, string: "DCM")
            code.set(.codeMeaning, string: "Basic Application Confidentiality Profile")
        }
        let (written, object) = try source.write()
        #expect(!object.contains(.deidentificationMethod) && written.object.findings.isEmpty)
    }

    @Test(
        "what others find a study by is kept however it is written, other names and what must be there are not",
        arguments: [
            (.patientName, "a=b=c=d", "a=b=c=d"), (.issuerOfPatientID, "HOSPITAL\u{7}", "HOSPITAL\u{7}"),
            (.patientID, "ID\u{7}", "ID\u{7}"), (.accessionNumber, "A\u{7}", "A\u{7}"),
            (.referringPhysicianName, "Ref\u{7}^Phys", "Ref^Phys"), (.referringPhysicianName, "a=b=c=d", ""),
            (.studyID, "\u{7}", ""), (.patientSex, "?", ""), (.studyDescription, "CT\u{7}", nil),
            (.referringPhysicianName, "R\u{7}\\B", "R\\B"), (.studyID, "1\\\u{7}", "1\\"),
            (.bodyPartExamined, "BRÜST", nil), (.otherPatientNames, "A\u{7}", nil),
        ] as [(AttributeTag, String, String?)])
    func brokenValues(tag: AttributeTag, value: String, expected: String?) throws {
        let source = try SyntheticSource { slice in
            slice.set(.specificCharacterSet, string: "ISO_IR 192")
            slice.set(.patientName, string: "Doe")
            slice.set(tag, bytes: Array(value.utf8))
        }
        let (written, object) = try source.write()
        let found = object.bytes(tag).map { String(decoding: $0, as: UTF8.self) }
        #expect(found?.trimmingPadding == expected)
        let action: DerivedObjectFinding.Action =
            expected == value ? .kept : expected?.isEmpty == false ? .repaired : .dropped
        #expect(written.object.findings.map(\.action) == [action])
    }

    @Test("each of several values is judged by itself, and a text of several lines is one value")
    func severalValues() throws {
        let identifiers = [String(repeating: "a", count: 40), String(repeating: "b", count: 40)].joined(separator: "\\")
        let comments = String(repeating: "line\\", count: 40)
        let source = try SyntheticSource { slice in
            slice.set(.otherPatientIDs, string: identifiers)
            slice.set(.patientComments, string: comments)
        }
        let (written, object) = try source.write()
        #expect(object.bytes(.otherPatientIDs)?.prefix(81).elementsEqual(identifiers.utf8) == true)
        #expect(object.string(.patientComments) == comments)
        #expect(written.object.findings.isEmpty)
    }

    @Test("a repaired text beyond ASCII makes all text UTF-8, in items, too, and keeps what it says")
    func repairedText() throws {
        let source = try SyntheticSource { slice in
            slice.set(.referringPhysicianName, bytes: [UInt8](repeating: 0xFC, count: 65))
            let code = slice.appendItem(to: .procedureCodeSequence)
            code.set(.codeValue, string: "1")
            code.set(.codingSchemeDesignator, string: "99X")
            code.set(.codeMeaning, bytes: [0x42, 0xE4, 0x72])
        }
        let (written, object) = try source.write()
        #expect(object.strings(.specificCharacterSet) == ["ISO_IR 192"])
        #expect(object.string(.referringPhysicianName) == String(repeating: "ü", count: 64))
        #expect(object.string(.patientName) == "Müller^Jürgen")
        let meaning = object.items(.procedureCodeSequence).first?.bytes(.codeMeaning)
        #expect(meaning == Array("Bär".utf8))
        #expect(written.object.findings.map(\.attribute) == ["ReferringPhysicianName (0008,0090)"])
    }
}

extension String {
    /// The text without spaces at its end.
    fileprivate var trimmingPadding: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
