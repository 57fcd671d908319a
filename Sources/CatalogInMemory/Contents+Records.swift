import Catalog
import Foundation
import Platform

extension Contents.Columns {
    func text(_ column: String) -> String { self[column]?.text ?? "" }

    func number(_ column: String) -> Int? {
        guard case .number(let number)? = self[column] else { return nil }
        return number
    }

    /// The columns of a new row.
    init(_ attributes: [CatalogAttribute]) {
        self.init(attributes.map { ($0.column, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Contents {
    /// The number of a study.
    func study(_ uid: String) -> Int64? { studies.firstID { $0.uid.isSame(as: uid) } }

    /// The instances of a study.
    func instances(ofStudy study: Int64) -> [Instance] {
        instances.all.map(\.row).filter { series[$0.series].study == study }
    }

    /// The latest job of a study.
    func latestJob(ofStudy study: Int64) -> Int64? {
        jobs.ids { $0.study == study }.max { jobs[$0].generation < jobs[$1].generation }
    }

    func studyUID(ofJob job: Int64) -> String { studies[jobs[job].study].uid }

    func record(ofStudy id: Int64) -> StudyRecord {
        let study = studies[id]
        let patient = patients[study.patient].columns
        let ofStudy = series.all.map(\.row).filter { $0.study == id }
        return StudyRecord(
            studyInstanceUID: study.uid, patientID: patient.text("patient_id"), patientName: patient.text("name"),
            birthDate: patient.text("birth_date"), sex: patient.text("sex"), studyID: study.columns.text("study_id"),
            date: study.columns.text("date"), time: study.columns.text("time"),
            accessionNumber: study.columns.text("accession_number"), description: study.columns.text("description"),
            modalities: Self.distinct(ofStudy.map { $0.columns.text("modality") }.filter { !$0.isEmpty }),
            seriesCount: ofStudy.count, instanceCount: instances(ofStudy: id).count,
            expectedInstanceCount: study.expectedInstances,
            firstReceivedAt: Date(milliseconds: study.firstReceivedAt),
            lastReceivedAt: Date(milliseconds: study.lastReceivedAt), lastCallingAETitle: study.lastCallingAETitle,
            deadline: Self.date(study.deadline), completeness: study.completeness, evidence: study.evidence,
            completedAt: Self.date(study.completedAt), generation: study.generation,
            jobState: latestJob(ofStudy: id).map { jobs[$0].state },
            resultCount: results.ids { jobs[$0.job].study == id && $0.supersededByJob == nil }.count,
            refusedCount: refusals.filter { $0.study.isSame(as: study.uid) }.count)
    }

    func record(ofSeries id: Int64) -> SeriesRecord {
        let (row, columns) = (series[id], series[id].columns)
        return SeriesRecord(
            seriesInstanceUID: row.uid, studyInstanceUID: studies[row.study].uid, modality: columns.text("modality"),
            number: columns.number("number"), date: columns.text("date"), time: columns.text("time"),
            description: columns.text("description"), protocolName: columns.text("protocol_name"),
            bodyPart: columns.text("body_part"), manufacturer: columns.text("manufacturer"),
            modelName: columns.text("model_name"), stationName: columns.text("station_name"),
            frameOfReferenceUID: columns.text("frame_of_reference_uid"),
            instanceCount: instances.ids { $0.series == id }.count)
    }

    func record(ofInstance id: Int64) -> InstanceRecord {
        let instance = instances[id]
        var record = instance.record
        record.seriesInstanceUID = series[instance.series].uid
        record.studyInstanceUID = studies[series[instance.series].study].uid
        record.receivedAt = Date(milliseconds: instance.receivedAt)
        record.missingSince = Self.date(instance.missingSince)
        return record
    }

    func record(ofJob id: Int64) -> JobRecord {
        let job = jobs[id]
        return JobRecord(
            id: id, studyInstanceUID: studies[job.study].uid, generation: job.generation,
            sourceDigest: job.sourceDigest, sourceCount: job.sourceCount, refusedCount: job.refusedCount,
            state: job.state, attempts: job.attempts, nextAttemptAt: Self.date(job.nextAttemptAt),
            workerDeaths: job.workerDeaths, worker: job.worker, heartbeatAt: Self.date(job.heartbeatAt),
            progress: job.progress, stage: job.stage, errorClass: job.errorClass, reason: job.reason,
            decision: job.decision, supersededBy: job.supersededBy, createdAt: Date(milliseconds: job.createdAt),
            startedAt: Self.date(job.startedAt), finishedAt: Self.date(job.finishedAt))
    }

    func situation(ofJob id: Int64) -> JobSituation {
        JobSituation(
            job: record(ofJob: id), latestJob: latestJob(ofStudy: jobs[id].study) ?? id,
            leaseUntil: jobs[id].leaseUntil)
    }

    func record(ofResult id: Int64) -> ResultRecord {
        let result = results[id]
        var record = result.record
        record.jobID = result.job
        record.studyInstanceUID = studyUID(ofJob: result.job)
        record.supersededByJob = result.supersededByJob
        let successor = results.firstID { other in
            other.job == result.supersededByJob && other.record.sourceSeriesUID.isSame(as: record.sourceSeriesUID)
        }
        record.supersededBy = successor.map { results[$0].record.sopInstanceUID }
        return record
    }

    func record(ofDelivery id: Int64) -> DeliveryRecord {
        let (delivery, result) = (deliveries[id], results[deliveries[id].result])
        return DeliveryRecord(
            id: id, destination: delivery.destination, state: delivery.state, attempts: delivery.attempts,
            nextAttemptAt: Self.date(delivery.nextAttemptAt), lastAttemptAt: Self.date(delivery.lastAttemptAt),
            reason: delivery.reason, deliveredAt: Self.date(delivery.deliveredAt),
            sopInstanceUID: result.record.sopInstanceUID, sopClassUID: result.record.sopClassUID,
            studyInstanceUID: studyUID(ofJob: result.job), jobID: result.job, path: result.record.path)
    }

    func record(of refusal: Refusal) -> RefusalRecord {
        RefusalRecord(
            sopInstanceUID: refusal.sopInstanceUID, sopClassUID: refusal.sopClassUID, studyInstanceUID: refusal.study,
            seriesInstanceUID: refusal.series, reason: refusal.reason, callingAETitle: refusal.callingAETitle,
            firstAt: Date(milliseconds: refusal.firstAt), lastAt: Date(milliseconds: refusal.lastAt),
            count: refusal.count)
    }

    private static func date(_ time: Int64?) -> Date? { time.map(Date.init(milliseconds:)) }

    /// Texts sorted byte by byte, each once.
    static func distinct(_ texts: [String]) -> [String] {
        texts.sorted { $0.precedes($1) }.reduce(into: []) { distinct, text in
            if !distinct.last.isSame(as: text) { distinct.append(text) }
        }
    }
}
