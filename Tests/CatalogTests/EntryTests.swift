import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

@Suite("What the catalogue takes from an instance")
struct EntryTests {
    @Test(
        "text is kept as it is, but for what is too long or ends it",
        arguments: [
            ("", ""), ("Doe^Jane", "Doe^Jane"), ("a\0b\0", "a\u{FFFD}b\u{FFFD}"),
            (String(repeating: "x", count: 400), String(repeating: "x", count: 400)),
            (String(repeating: "x", count: 401), String(repeating: "x", count: 400)),
            (String(repeating: "ü", count: 400), String(repeating: "ü", count: 400)),
            (String(repeating: "ü", count: 399) + "\0yz", String(repeating: "ü", count: 399) + "\u{FFFD}"),
        ])
    func cleaning(text: String, kept: String) { #expect(IndexText.clean(text) == kept) }

    @Test("an attribute adds what nothing was known of, and contradicts what says otherwise")
    func additions() {
        let text = CatalogAttribute("name", "PatientName", "Doe^Jane")
        #expect(text.addition(to: .text("")) == .value && text.addition(to: .number(nil)) == .value)
        #expect(text.addition(to: .text("Doe^Jane")) == .nothing)
        #expect(text.addition(to: .text("doe^jane")) == .contradiction)
        let number = CatalogAttribute("number", "SeriesNumber", 3)
        #expect(number.addition(to: .number(nil)) == .value && number.addition(to: .number(3)) == .nothing)
        #expect(number.addition(to: .number(0)) == .contradiction)
        #expect(CatalogAttribute("name", "PatientName", "").addition(to: .text("Doe^Jane")) == .nothing)
        #expect(CatalogAttribute("number", "SeriesNumber", nil).addition(to: .number(3)) == .nothing)
        #expect(
            (text.column, text.keyword, number.column, number.keyword) == (
                "name", "PatientName", "number", "SeriesNumber"
            ))
        #expect(CatalogAttribute.Value.number(-3).text == "-3" && CatalogAttribute.Value.number(nil).text.isEmpty)
        #expect(CatalogAttribute.Value.text("a").text == "a")
    }

    @Test("an image names its series over every kind of object that has no images, and over no image")
    func modalities() throws {
        let without = [
            "SEG", "RTSTRUCT", "RTPLAN", "RTDOSE", "RTRECORD", "PR", "SR", "KO", "REG", "FID", "PLAN", "DOC", "AU",
        ]
        for image in ["CT", "MR", "PT", "OT"] {
            let series = try entry(modality: image).hierarchy.series
            #expect(without.filter { !series.standsOver(modality: $0) } == [])
            #expect(["CT", "MR", "PT", "OT", ""].filter { series.standsOver(modality: $0) } == [])
        }
        for other in without + [""] {
            let series = try entry(modality: other).hierarchy.series
            #expect((without + ["CT", ""]).filter { series.standsOver(modality: $0) } == [], "\(other)")
        }
    }

    @Test("a patient is a Patient ID of an issuer, and without one the study")
    func identity() throws {
        #expect(try entry(patient: "P1").hierarchy.patient.identity == #"id P1\"#)
        #expect(try entry(study: "1.7", patient: "").hierarchy.patient.identity == "study 1.7")
    }

    @Test("of an empty UID that is told which stands for it")
    func derived() throws {
        let instance = try entry(study: "1.7", series: "1.8", uid: "1.9", sopClass: SOPClass.segmentationStorage)
        let keywords = ["SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"]
        #expect(
            keywords.map { instance.derivedUID(for: $0) } == ["1.2.840.10008.5.1.4.1.1.66.4", "1.7", "1.8", ""])
    }

    @Test(
        "a path is kept relative where it lies in the folder, and nowhere else",
        arguments: [
            ("/srv/a", "/srv/a/results/1.dcm", "results/1.dcm"), ("/srv/a/", "/srv/a/results/1.dcm", "results/1.dcm"),
            ("/srv/a", "/srv/ab/1.dcm", "/srv/ab/1.dcm"), ("/srv/a", "/srv/a", "/srv/a"),
            ("/srv/ä", "/srv/ä/1.dcm", "1.dcm"),
        ])
    func paths(root: String, path: String, kept: String) {
        #expect(CatalogRoot(root).relative(path) == kept)
        #expect(CatalogRoot(root).absolute(kept) == path)
    }

    @Test("an association's study is the last that it brought, and none is of another association")
    func associations() throws {
        let studies = AssociationStudies()
        studies.note(try entry(study: "1.7", association: "a1"))
        studies.note(try entry(study: "1.8", association: "a1"))
        studies.note(try entry(study: "1.9", association: nil))
        #expect(studies.study(of: refusal("7.1", study: nil)) == "1.8")
        #expect(studies.study(of: refusal("7.1", study: "1.6")) == "1.6")
        let stranger = RefusalEntry(
            sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: nil, seriesInstanceUID: nil,
            callingAETitle: "SENDER", associationID: "a2", reason: "r", refusedAt: 0)
        #expect(studies.study(of: stranger).isEmpty)
    }

    @Test("of so many associations the studies are known, and one that goes on takes no other's")
    func manyAssociations() throws {
        let studies = AssociationStudies()
        func study(_ association: Int) -> String {
            studies.study(
                of: RefusalEntry(
                    sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: nil, seriesInstanceUID: nil,
                    callingAETitle: "SENDER", associationID: "a\(association)", reason: "r", refusedAt: 0))
        }
        for number in 0..<256 { studies.note(try entry(study: "1.\(number)", association: "a\(number)")) }
        studies.note(try entry(study: "1.900", association: "a0"))
        #expect((0..<256).allSatisfy { study($0) == ($0 == 0 ? "1.900" : "1.\($0)") })
        studies.note(try entry(study: "1.901", association: "a256"))
        #expect(study(256) == "1.901")
    }

    @Test("how much is kept of what would grow without end, and how long a study waits that the tables refuse")
    func limits() {
        #expect(CatalogLimits.associations == 100_000 && CatalogLimits.refusals == 100_000)
        #expect(CatalogLimits.refusedStudyWait == 60_000, "a minute")
    }

    @Test("an error of the catalogue is passed on as it is, and any other is a failure of it")
    func reasons() {
        let errors: [CatalogError] = [
            .busy(reason: "a"), .full(reason: "b"), .damaged(reason: "c"), .refused(reason: "d"),
            .otherVersion(reason: "e"), .failed(reason: "f"),
        ]
        #expect(errors.map(\.description) == ["a", "b", "c", "d", "e", "f"])
        struct Other: Error, CustomStringConvertible { let description = "of another kind" }
        for error in errors {
            #expect(throws: error) { try CatalogError.translating { () throws -> Int in throw error } }
        }
        #expect(throws: CatalogError.failed(reason: "of another kind")) {
            try CatalogError.translating { () throws -> Int in throw Other() }
        }
    }
}
