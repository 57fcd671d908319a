import Archive
import Catalog
import DICOM
import TestSupport
import Testing

@Suite("Attributes that contradict each other")
struct AttributeConflictTests {
    /// An attribute of patient, study or series, with what the first and the second instance say.
    private typealias Attribute = (tag: AttributeTag, vr: ValueRepresentation, keyword: String, [String])

    private static let attributes: [Attribute] = [
        (.studyDate, .DA, "StudyDate", ["20260101", "20260102"]),
        (.seriesDate, .DA, "SeriesDate", ["20260103", "20260104"]),
        (.studyTime, .TM, "StudyTime", ["0101", "0102"]), (.seriesTime, .TM, "SeriesTime", ["0103", "0104"]),
        (.accessionNumber, .SH, "AccessionNumber", ["A1", "A2"]), (.modality, .CS, "Modality", ["CT", "PT"]),
        (.manufacturer, .LO, "Manufacturer", ["M1", "M2"]),
        (.referringPhysicianName, .PN, "ReferringPhysicianName", ["R^1", "R^2"]),
        (.stationName, .SH, "StationName", ["S1", "S2"]), (.studyDescription, .LO, "StudyDescription", ["D1", "D2"]),
        (.seriesDescription, .LO, "SeriesDescription", ["D3", "D4"]),
        (.manufacturerModelName, .LO, "ManufacturerModelName", ["N1", "N2"]),
        (.patientName, .PN, "PatientName", ["P^1", "P^2"]), (.patientID, .LO, "PatientID", ["P1", "P2"]),
        (.issuerOfPatientID, .LO, "IssuerOfPatientID", ["I1", "I2"]),
        (.patientBirthDate, .DA, "PatientBirthDate", ["19600101", "19600102"]),
        (.patientSex, .CS, "PatientSex", ["F", "M"]), (.bodyPartExamined, .CS, "BodyPartExamined", ["HEAD", "CHEST"]),
        (.protocolName, .LO, "ProtocolName", ["O1", "O2"]), (.studyID, .SH, "StudyID", ["1", "2"]),
        (.seriesNumber, .IS, "SeriesNumber", ["3", "4"]),
        (.frameOfReferenceUID, .UI, "FrameOfReferenceUID", ["1.2.8", "1.2.9"]),
    ]

    @Test("each is recorded with both values, and the first stays")
    func everyAttribute() async throws {
        let fixture = try ArchiveFixture()
        for number in 0...1 { _ = try await store(number, in: fixture.archive).get() }
        fixture.archive.settle()
        let found = try fixture.archive.index.conflicts(kind: .attribute).map { [$0.attribute, $0.kept, $0.found] }
        #expect(found.sorted { $0[0] < $1[0] } == Self.attributes.map { [$0.keyword] + $0.3 }.sorted { $0[0] < $1[0] })
    }

    /// What an instance says of a patient beside Patient ID and issuer, which tell who it is.
    private static let details = attributes.filter {
        [AttributeTag.patientName, .patientBirthDate, .patientSex].contains($0.tag)
    }

    @Test("what another study says otherwise of the same patient is recorded as that study's, and the first stays")
    func samePatient() async throws {
        let fixture = try ArchiveFixture()
        for number in 0...1 { _ = try await store(number, in: fixture.archive, ofStudy: "1.2.4.\(number)").get() }
        fixture.archive.settle()
        let index = fixture.archive.index
        #expect(try index.totals().patients == 1)
        let found = try index.conflicts(kind: .attribute)
        #expect(Set(found.map(\.subject)) == ["1.2.4.1"])
        let texts = found.map { "\($0.attribute): \($0.kept), \($0.found)" }
        let expected = Self.details.map { "\($0.keyword): \($0.3[0]), \($0.3[1])" }
        #expect(texts.sorted() == expected.sorted())
        #expect(try index.studies().map(\.patientName) == ["P^1", "P^1"])
    }

    @Test("what the first study does not say of the patient another one fills in")
    func filledPatient() async throws {
        let fixture = try ArchiveFixture()
        for (number, says) in [false, true].enumerated() {
            _ = try await store(number, in: fixture.archive, ofStudy: "1.2.4.\(number)", saysDetails: says).get()
        }
        fixture.archive.settle()
        let index = fixture.archive.index
        #expect(try index.totals().patients == 1 && index.conflicts(kind: .attribute).isEmpty)
        #expect(try index.studies().map(\.patientName) == ["P^2", "P^2"])
    }

    /// Stores the only instance of a study and series of its own; all of them are of one patient.
    private func store(
        _ number: Int, in archive: InstanceArchive, ofStudy study: String, saysDetails: Bool = true
    ) async -> Result<StoredInstance, ArchiveError> {
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        bytes.add(.sopClassUID, .UI, "1.2.840.10008.5.1.4.1.1.2")
        bytes.add(.sopInstanceUID, .UI, study + ".1")
        var patient: [Attribute] = [(.patientID, .LO, "", ["P1"]), (.issuerOfPatientID, .LO, "", ["I1"])]
        if saysDetails { patient += Self.details }
        for (tag, vr, _, values) in patient.sorted(by: { $0.tag < $1.tag }) {
            bytes.add(tag, vr, values[number % values.count])
        }
        bytes.add(.studyInstanceUID, .UI, study)
        bytes.add(.seriesInstanceUID, .UI, study + ".2")
        return await archive.store(bytes.bytes, as: .ct(study + ".1"))
    }

    /// Stores an instance; those with odd numbers contradict the others.
    private func store(_ number: Int, in archive: InstanceArchive) async -> Result<StoredInstance, ArchiveError> {
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        let identity: [Attribute] = [
            (.sopClassUID, .UI, "", ["1.2.840.10008.5.1.4.1.1.2"]), (.sopInstanceUID, .UI, "", ["1.2.3.\(number)"]),
            (.studyInstanceUID, .UI, "", ["1.2.4"]), (.seriesInstanceUID, .UI, "", ["1.2.5"]),
        ]
        for (tag, vr, _, values) in (identity + Self.attributes).sorted(by: { $0.tag < $1.tag }) {
            bytes.add(tag, vr, values[number % values.count])
        }
        return await archive.store(bytes.bytes, as: .ct("1.2.3.\(number)"))
    }
}
