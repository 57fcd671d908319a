import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

/// Every field of every record has a value of its own, so that none can stand for another.
@Suite("Whole records in every store", .serialized)
struct WholeRecordTests {
    private static let start = CatalogFixture.start
    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(start + milliseconds) / 1000)
    }

    private typealias Attribute = (tag: AttributeTag, vr: ValueRepresentation, text: String)

    private static let attributes: [Attribute] = [
        (.imageType, .CS, #"ORIGINAL\PRIMARY\AXIAL"#), (.studyDate, .DA, "20240101"), (.seriesDate, .DA, "20240102"),
        (.studyTime, .TM, "0101"), (.seriesTime, .TM, "0102"), (.accessionNumber, .SH, "ACC"), (.modality, .CS, "CT"),
        (.manufacturer, .LO, "MAKER"), (.referringPhysicianName, .PN, "Ref^Erring"), (.stationName, .SH, "STATION"),
        (.studyDescription, .LO, "of study"), (.seriesDescription, .LO, "of series"),
        (.manufacturerModelName, .LO, "MODEL"), (.patientName, .PN, "Doe^Jane"), (.patientID, .LO, "PID"),
        (.issuerOfPatientID, .LO, "ISSUER"), (.patientBirthDate, .DA, "19600103"), (.patientSex, .CS, "F"),
        (.bodyPartExamined, .CS, "ABDOMEN"), (.protocolName, .LO, "PROTOCOL"), (.studyID, .SH, "SID"),
        (.seriesNumber, .IS, "3"), (.instanceNumber, .IS, "4"), (.frameOfReferenceUID, .UI, "1.2.9"),
        (.numberOfFrames, .IS, "5"),
    ]

    /// An instance that says all that the catalogue keeps.
    static func entry() throws -> InstanceEntry {
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        for (tag, vr, text) in attributes.sorted(by: { $0.tag < $1.tag }) { bytes.add(tag, vr, text) }
        bytes.add(.rows, 510)
        bytes.add(.columns, 520)
        var scanner = DataSetScanner(transferSyntax: .explicitVRLittleEndian)
        try bytes.bytes.withUnsafeBytes { try scanner.consume($0) }
        let uids = InstanceEntry.UIDs(
            sopClass: SOPClass.ctImageStorage, sopInstance: try #require(UID("1.1.2.3")),
            study: try #require(UID("1.1")), series: try #require(UID("1.1.2")))
        return InstanceEntry(
            uids: uids, attributes: try scanner.finish(), transferSyntaxUID: "1.2.840.10008.1.2.4.70",
            callingAETitle: "SCANNER", associationID: "a7",
            file: InstanceEntry.File(path: "instances/17.dcm", size: 1717, checksum: 18, receivedAt: start + 19))
    }

    @Test("what an instance says is found in its study, its series and itself", arguments: StoreKind.installed)
    func received(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        _ = try fixture.store.apply([.store(Self.entry())], deadline: { _ in Self.start + 20 })
        let study = StudyRecord(
            studyInstanceUID: "1.1", patientID: "PID", patientName: "Doe^Jane", birthDate: "19600103", sex: "F",
            studyID: "SID", date: "20240101", time: "0101", accessionNumber: "ACC", description: "of study",
            modalities: ["CT"], seriesCount: 1, instanceCount: 1, firstReceivedAt: Self.date(19),
            lastReceivedAt: Self.date(19), lastCallingAETitle: "SCANNER", deadline: Self.date(20), generation: 0,
            resultCount: 0, refusedCount: 0)
        #expect(try fixture.store.studies(StudyFilter()) == [study])
        let series = SeriesRecord(
            seriesInstanceUID: "1.1.2", studyInstanceUID: "1.1", modality: "CT", number: 3, date: "20240102",
            time: "0102", description: "of series", protocolName: "PROTOCOL", bodyPart: "ABDOMEN",
            manufacturer: "MAKER", modelName: "MODEL", stationName: "STATION", frameOfReferenceUID: "1.2.9",
            instanceCount: 1)
        #expect(try fixture.store.series(ofStudy: "1.1") == [series])
        let instance = InstanceRecord(
            sopInstanceUID: "1.1.2.3", sopClassUID: "1.2.840.10008.5.1.4.1.1.2", seriesInstanceUID: "1.1.2",
            studyInstanceUID: "1.1", transferSyntaxUID: "1.2.840.10008.1.2.4.70", number: 4, rows: 510, columns: 520,
            frames: 5, imageType: #"ORIGINAL\PRIMARY\AXIAL"#, path: "instances/17.dcm", size: 1717,
            receivedAt: Self.date(19), callingAETitle: "SCANNER", associationID: "a7")
        #expect(try fixture.store.instance("1.1.2.3") == instance)
        #expect(try fixture.store.instances(ofStudy: "1.1", series: nil) == [instance])
    }

    @Test("a job, its results and their deliveries are told as they went", arguments: StoreKind.installed)
    func work(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        _ = try fixture.store.apply([.store(Self.entry())], deadline: { _ in Self.start + 20 })
        let new = NewJob(sourceDigest: "digest", sourceCount: 6, refusedCount: 7, skipReason: nil)
        let made = try fixture.store.completeStudies(
            limit: 9, clock: { CatalogFixture.clock(Self.start + 30) },
            decide: { _, _ in .complete(.partial, evidence: #"{"kind":"x"}"#, job: new) })
        let id = try #require(made.first).id
        var job = JobRecord(
            id: id, studyInstanceUID: "1.1", generation: 1, sourceDigest: "digest", sourceCount: 6, refusedCount: 7,
            state: .queued, attempts: 0, nextAttemptAt: Self.date(30), workerDeaths: 0, progress: 0, stage: "",
            createdAt: Self.date(30))
        #expect(made == [job])
        (job.state, job.attempts, job.nextAttemptAt, job.worker) = (.running, 1, nil, "w1")
        (job.heartbeatAt, job.startedAt) = (Self.date(40), Self.date(40))
        #expect(try fixture.claim(at: Self.start + 40) == job)
        (job.heartbeatAt, job.progress, job.stage) = (Self.date(50), 0.25, "network")
        let isReported = try fixture.store.reportProgress(
            id, worker: "w1", progress: 0.25, stage: "network", at: Self.start + 50, lease: 9)
        #expect(isReported)
        #expect(try fixture.store.job(id) == job)
        #expect(
            try fixture.store.runningJobs() == [JobSituation(job: job, latestJob: id, leaseUntil: Self.start + 59)])
        (job.state, job.worker, job.progress, job.finishedAt) = (.succeeded, nil, 1, Self.date(60))
        (job.reason, job.decision) = ("well", #"{"a":1}"#)
        let result = NewResult(
            sopInstanceUID: "9.1", sopClassUID: "9.2", seriesInstanceUID: "9.3", sourceSeriesUID: "9.4",
            description: "of result", path: "results/9.dcm", size: 95, volumeMillilitres: 9.5, partial: "a part",
            modelName: "model", modelDigest: "ab")
        let outcome = try fixture.store.finishJob(
            id, worker: "w1", at: Self.start + 60, decision: #"{"a":1}"#, reason: "well", results: [result],
            destinations: ["PACS"])
        #expect(outcome == .changed(job))
        #expect(try fixture.store.jobs(JobFilter()) == [job])
        try expectResults(fixture, job: id)
        let study = try #require(try fixture.store.studies(StudyFilter()).first)
        #expect(study.deadline == nil && study.completedAt == Self.date(30) && study.completeness == .partial)
        #expect(study.evidence == #"{"kind":"x"}"#)
        #expect((study.generation, study.jobState, study.resultCount) == (1, .succeeded, 1))
    }

    private func expectResults(_ fixture: CatalogFixture, job: Int64) throws {
        let record = ResultRecord(
            sopInstanceUID: "9.1", sopClassUID: "9.2", seriesInstanceUID: "9.3", sourceSeriesUID: "9.4",
            studyInstanceUID: "1.1", jobID: job, description: "of result", path: "results/9.dcm", size: 95,
            volumeMillilitres: 9.5, modelName: "model", modelDigest: "ab", partial: "a part",
            createdAt: Self.date(60))
        let results = try fixture.store.results(ofStudy: nil, includingSuperseded: false, limit: 9)
        #expect(results == [record])
        let claimed = try #require(try fixture.claimDelivery(at: Self.start + 70))
        var delivery = DeliveryRecord(
            id: claimed.id, destination: "PACS", state: .sending, attempts: 1, lastAttemptAt: Self.date(70),
            sopInstanceUID: "9.1", sopClassUID: "9.2", studyInstanceUID: "1.1", jobID: job, path: "results/9.dcm")
        #expect(claimed == delivery)
        _ = try fixture.store.changeDelivery(claimed.id, at: 0) { _, _ in
            .requeue(at: Self.start + 80, reason: "busy")
        }
        (delivery.state, delivery.nextAttemptAt, delivery.reason) = (.pending, Self.date(80), "busy")
        #expect(try fixture.store.deliveries(ofStudy: "1.1", state: nil, limit: 9) == [delivery])
    }

    @Test("contradictions, refusals and associations are told whole", arguments: StoreKind.installed)
    func events(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let first = RefusalEntry(
            sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: "7.3", seriesInstanceUID: "7.4",
            callingAETitle: "SENDER", associationID: "a1", reason: "first", refusedAt: Self.start + 1)
        let second = RefusalEntry(
            sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: nil, seriesInstanceUID: nil,
            callingAETitle: "SENDER", associationID: "a2", reason: "second", refusedAt: Self.start + 2)
        _ = try fixture.store.apply([.refusal(first), .refusal(second)], deadline: { _ in 0 })
        let refusal = RefusalRecord(
            sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: "7.3", seriesInstanceUID: "7.4",
            reason: "second", callingAETitle: "SENDER", firstAt: Self.date(1), lastAt: Self.date(2), count: 2)
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9) == [refusal])
        for time in [3, 5] { try fixture.store.record(.damaged, ["p": "CRC"], at: Self.start + Int64(time)) }
        let conflict = ConflictRecord(
            kind: .damaged, subject: "p", attribute: "", kept: "", found: "CRC", callingAETitle: "",
            firstAt: Self.date(3), lastAt: Self.date(5), count: 2)
        #expect(try fixture.store.conflicts(kind: nil, subject: nil, ofStudy: nil, limit: 9) == [conflict])
        var record = AssociationRecord(
            associationID: "a1", direction: .requested, callingAETitle: "SENDER", calledAETitle: "NODE",
            peerAddress: "10.0.0.1:104", startedAt: Self.date(6), endedAt: Self.date(7), outcome: "aborted",
            detail: "by the peer", instancesStored: 8, instancesRefused: 9, bytes: 1 << 40)
        _ = try fixture.store.apply([.association(record)], deadline: { _ in 0 })
        (record.outcome, record.instancesStored) = ("released", 10)
        _ = try fixture.store.apply([.association(record)], deadline: { _ in 0 })
        #expect(try fixture.store.associations(callingAETitle: nil, limit: 9) == [record], "once, as it was last")
    }
}
