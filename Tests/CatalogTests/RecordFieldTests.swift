import Catalog
import Foundation
import Testing

/// Each text is the name of its field, each number and time the place of its field, counted from 1.
@Suite("The fields of the catalogue's records")
struct RecordFieldTests {
    @Test("every field of a stored object has the value that it was given")
    func objects() {
        Self.expectOwnValues(Self.study)
        Self.expectOwnValues(Self.series)
        Self.expectOwnValues(Self.instance)
        Self.expectOwnValues(CatalogTotals(patients: 1, studies: 2, series: 3, instances: 4, bytes: 5))
    }

    @Test("every field of a job, of its result and of a delivery has the value that it was given")
    func work() {
        Self.expectOwnValues(Self.job)
        Self.expectOwnValues(Self.result)
        Self.expectOwnValues(Self.newResult)
        Self.expectOwnValues(Self.delivery)
        Self.expectOwnValues(
            NewJob(sourceDigest: "sourceDigest", sourceCount: 2, refusedCount: 3, skipReason: "skipReason"))
    }

    @Test("every field of what went wrong, and of an association, has the value that it was given")
    func events() {
        Self.expectOwnValues(Self.conflict)
        Self.expectOwnValues(Self.refusal)
        Self.expectOwnValues(Self.association)
        Self.expectOwnValues(
            RefusalEntry(
                sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", studyInstanceUID: "studyInstanceUID",
                seriesInstanceUID: "seriesInstanceUID", callingAETitle: "callingAETitle",
                associationID: "associationID", reason: "reason", refusedAt: 8))
    }

    @Test("every field of what upkeep finds has the value that it was given")
    func upkeep() {
        Self.expectOwnValues(
            FoundResult(
                path: "path", sopClassUID: "sopClassUID", sopInstanceUID: "sopInstanceUID",
                studyInstanceUID: "studyInstanceUID", seriesInstanceUID: "seriesInstanceUID",
                sourceSeriesUID: "sourceSeriesUID", description: "description", modelName: "modelName", size: 9,
                createdAt: 10))
        for isMissing in [true, false] {
            let file = CatalogFile(row: 1, path: "path", size: 3, isMissing: isMissing, isInstance: !isMissing)
            #expect((file.row, file.path, file.size) == (1, "path", 3))
            #expect(file.isMissing == isMissing && file.isInstance == !isMissing)
        }
    }

    @Test("every field of a filter has the value that it was given")
    func filters() {
        Self.expectOwnValues(
            StudyFilter(
                studyInstanceUID: "studyInstanceUID", patientID: "patientID", patientName: "patientName",
                accessionNumber: "accessionNumber", receivedSince: moment(5), modality: "modality", limit: 7))
        Self.expectOwnValues(JobFilter(studyInstanceUID: "studyInstanceUID", state: .skipped, limit: 3))
    }

    /// Holds every field against its name or its place.
    private static func expectOwnValues(_ record: Any) {
        for (index, field) in Mirror(reflecting: record).children.enumerated() {
            let name = field.label ?? ""
            let isOwn =
                switch field.value {
                case let value as String: value == name
                case let value as [String]: value == [name]
                case let value as Int: value == index + 1
                case let value as Int64: value == Int64(index + 1)
                case let value as Double: value == Double(index + 1)
                case let value as Date: value == moment(index + 1)
                case let value as JobState: value == .skipped
                case let value as JobErrorClass: value == .permanent
                case let value as StudyCompleteness: value == .partial
                case let value as DeliveryState: value == .parked
                case let value as ConflictRecord.Kind: value == .hierarchy
                case let value as AssociationRecord.Direction: value == .requested
                default: false
                }
            #expect(isOwn, "\(type(of: record)).\(name): \(field.value)")
        }
    }
}

private func moment(_ seconds: Int) -> Date { Date(timeIntervalSince1970: Double(seconds)) }

extension RecordFieldTests {
    private static let study = StudyRecord(
        studyInstanceUID: "studyInstanceUID", patientID: "patientID", patientName: "patientName",
        birthDate: "birthDate", sex: "sex", studyID: "studyID", date: "date", time: "time",
        accessionNumber: "accessionNumber", description: "description", modalities: ["modalities"], seriesCount: 12,
        instanceCount: 13, expectedInstanceCount: 14, firstReceivedAt: moment(15),
        lastReceivedAt: moment(16), lastCallingAETitle: "lastCallingAETitle", deadline: moment(18),
        completeness: .partial, evidence: "evidence", completedAt: moment(21), generation: 22, jobState: .skipped,
        resultCount: 24, refusedCount: 25)

    private static let series = SeriesRecord(
        seriesInstanceUID: "seriesInstanceUID", studyInstanceUID: "studyInstanceUID", modality: "modality", number: 4,
        date: "date", time: "time", description: "description", protocolName: "protocolName", bodyPart: "bodyPart",
        manufacturer: "manufacturer", modelName: "modelName", stationName: "stationName",
        frameOfReferenceUID: "frameOfReferenceUID", instanceCount: 14)

    private static let instance = InstanceRecord(
        sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", seriesInstanceUID: "seriesInstanceUID",
        studyInstanceUID: "studyInstanceUID", transferSyntaxUID: "transferSyntaxUID", number: 6, rows: 7, columns: 8,
        frames: 9, imageType: "imageType", path: "path", size: 12, receivedAt: moment(13),
        callingAETitle: "callingAETitle", associationID: "associationID", missingSince: moment(16))

    private static let job = JobRecord(
        id: 1, studyInstanceUID: "studyInstanceUID", generation: 3, sourceDigest: "sourceDigest", sourceCount: 5,
        refusedCount: 6, state: .skipped, attempts: 8, nextAttemptAt: moment(9), workerDeaths: 10,
        worker: "worker", heartbeatAt: moment(12), progress: 13, stage: "stage", errorClass: .permanent,
        reason: "reason", decision: "decision", supersededBy: 18, createdAt: moment(19),
        startedAt: moment(20), finishedAt: moment(21))

    private static let result = ResultRecord(
        sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", seriesInstanceUID: "seriesInstanceUID",
        sourceSeriesUID: "sourceSeriesUID", studyInstanceUID: "studyInstanceUID", jobID: 6,
        description: "description", path: "path", size: 9, volumeMillilitres: 10, modelName: "modelName",
        modelDigest: "modelDigest", partial: "partial", createdAt: moment(14), supersededByJob: 15,
        supersededBy: "supersededBy")

    private static let newResult = NewResult(
        sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", seriesInstanceUID: "seriesInstanceUID",
        sourceSeriesUID: "sourceSeriesUID", description: "description", path: "path", size: 7, volumeMillilitres: 8,
        partial: "partial", modelName: "modelName", modelDigest: "modelDigest")

    private static let delivery = DeliveryRecord(
        id: 1, destination: "destination", state: .parked, attempts: 4, nextAttemptAt: moment(5),
        lastAttemptAt: moment(6), reason: "reason", deliveredAt: moment(8), verifiedAt: moment(9),
        sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", studyInstanceUID: "studyInstanceUID",
        jobID: 13, path: "path")

    private static let conflict = ConflictRecord(
        kind: .hierarchy, subject: "subject", attribute: "attribute", kept: "kept", found: "found",
        callingAETitle: "callingAETitle", firstAt: moment(7), lastAt: moment(8), count: 9)

    private static let refusal = RefusalRecord(
        sopInstanceUID: "sopInstanceUID", sopClassUID: "sopClassUID", studyInstanceUID: "studyInstanceUID",
        seriesInstanceUID: "seriesInstanceUID", reason: "reason", callingAETitle: "callingAETitle",
        firstAt: moment(7), lastAt: moment(8), count: 9)

    private static let association = AssociationRecord(
        associationID: "associationID", direction: .requested, callingAETitle: "callingAETitle",
        calledAETitle: "calledAETitle", peerAddress: "peerAddress", startedAt: moment(6),
        endedAt: moment(7), outcome: "outcome", detail: "detail", instancesStored: 10, instancesRefused: 11,
        bytes: 12)
}
