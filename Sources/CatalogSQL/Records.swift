import Catalog

// Records from rows. Each `selection` is the start of a query that yields the columns which its record reads.

extension StudyRecord {
    static let selection = """
        SELECT v.*, s.first_received_at AS first_received_ms, s.last_received_at AS last_received_ms,
            s.deadline_at AS deadline_ms, s.completed_at AS completed_ms
        FROM study s JOIN v_study v ON v.study_instance_uid = s.study_instance_uid
        """

    init(row: SQLRow) {
        let modalities: String = row["modalities"] ?? ""
        self.init(
            studyInstanceUID: row["study_instance_uid"], patientID: row["patient_id"],
            patientName: row["patient_name"], birthDate: row["birth_date"], sex: row["sex"],
            studyID: row["study_id"], date: row["date"], time: row["time"],
            accessionNumber: row["accession_number"], description: row["description"],
            modalities: modalities.split(separator: "\\").map(String.init), seriesCount: row["series"],
            instanceCount: row["instances"], expectedInstanceCount: row["expected_instances"],
            firstReceivedAt: row.date("first_received_ms"), lastReceivedAt: row.date("last_received_ms"),
            lastCallingAETitle: row["last_calling_ae"], deadline: row.optionalDate("deadline_ms"),
            completeness: (row["completeness"] as String?).flatMap(StudyCompleteness.init),
            evidence: row["evidence"], completedAt: row.optionalDate("completed_ms"),
            generation: row["generation"], jobState: (row["job_state"] as String?).flatMap(JobState.init),
            resultCount: row["results"], refusedCount: row["refused"])
    }
}

extension SeriesRecord {
    init(row: SQLRow) {
        self.init(
            seriesInstanceUID: row["series_instance_uid"], studyInstanceUID: row["study_instance_uid"],
            modality: row["modality"], number: row["number"], date: row["date"], time: row["time"],
            description: row["description"], protocolName: row["protocol_name"], bodyPart: row["body_part"],
            manufacturer: row["manufacturer"], modelName: row["model_name"], stationName: row["station_name"],
            frameOfReferenceUID: row["frame_of_reference_uid"], instanceCount: row["instances"])
    }
}

extension InstanceRecord {
    static let selection = """
        SELECT i.*, r.series_instance_uid, s.study_instance_uid
        FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study
        """

    init(row: SQLRow) {
        self.init(
            sopInstanceUID: row["sop_instance_uid"], sopClassUID: row["sop_class_uid"],
            seriesInstanceUID: row["series_instance_uid"], studyInstanceUID: row["study_instance_uid"],
            transferSyntaxUID: row["transfer_syntax_uid"], number: row["number"], rows: row["rows"],
            columns: row["columns"], frames: row["frames"], imageType: row["image_type"], path: row["path"],
            size: row["size"], receivedAt: row.date("received_at"), callingAETitle: row["calling_ae"],
            associationID: row["association_id"], missingSince: row.optionalDate("missing_since"))
    }
}

extension JobRecord {
    static let selection = "SELECT j.*, s.study_instance_uid FROM job j JOIN study s ON s.id = j.study"

    init(row: SQLRow) {
        self.init(
            id: row["id"], studyInstanceUID: row["study_instance_uid"], generation: row["generation"],
            sourceDigest: row["source_digest"], sourceCount: row["source_count"],
            refusedCount: row["refused_count"], state: JobState(rawValue: row["state"]) ?? .failed,
            attempts: row["attempts"], nextAttemptAt: row.optionalDate("next_attempt_at"),
            workerDeaths: row["worker_deaths"], worker: row["worker"],
            heartbeatAt: row.optionalDate("heartbeat_at"), progress: row["progress"], stage: row["stage"],
            errorClass: (row["error_class"] as String?).flatMap(JobErrorClass.init), reason: row["reason"],
            decision: row["decision"], supersededBy: row["superseded_by"], createdAt: row.date("created_at"),
            startedAt: row.optionalDate("started_at"), finishedAt: row.optionalDate("finished_at"))
    }
}

extension ResultRecord {
    static let selection = """
        SELECT v.*, r.created_at AS created_ms
        FROM result r JOIN v_result v ON v.sop_instance_uid = r.sop_instance_uid
        """

    init(row: SQLRow) {
        self.init(
            sopInstanceUID: row["sop_instance_uid"], sopClassUID: row["sop_class_uid"],
            seriesInstanceUID: row["series_instance_uid"], sourceSeriesUID: row["source_series_uid"],
            studyInstanceUID: row["study_instance_uid"], jobID: row["job_id"], description: row["description"],
            path: row["path"], size: row["size"], volumeMillilitres: row["volume_millilitres"],
            modelName: row["model_name"], modelDigest: row["model_digest"], partial: row["partial"],
            createdAt: row.date("created_ms"), supersededByJob: row["superseded_by_job"],
            supersededBy: row["superseded_by"])
    }
}

extension DeliveryRecord {
    static let selection = """
        SELECT d.*, r.sop_instance_uid, r.sop_class_uid, r.job, r.path, s.study_instance_uid
        FROM delivery d JOIN result r ON r.id = d.result JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study
        """

    init(row: SQLRow) {
        self.init(
            id: row["id"], destination: row["destination"],
            state: DeliveryState(rawValue: row["state"]) ?? .parked, attempts: row["attempts"],
            nextAttemptAt: row.optionalDate("next_attempt_at"), lastAttemptAt: row.optionalDate("last_attempt_at"),
            reason: row["reason"], deliveredAt: row.optionalDate("delivered_at"),
            verifiedAt: row.optionalDate("verified_at"), sopInstanceUID: row["sop_instance_uid"],
            sopClassUID: row["sop_class_uid"], studyInstanceUID: row["study_instance_uid"], jobID: row["job"],
            path: row["path"])
    }
}

extension AssociationRecord {
    init(row: SQLRow) {
        self.init(
            associationID: row["association_id"],
            direction: Direction(rawValue: row["direction"]) ?? .accepted, callingAETitle: row["calling_ae"],
            calledAETitle: row["called_ae"], peerAddress: row["peer_address"], startedAt: row.date("started_at"),
            endedAt: row.date("ended_at"), outcome: row["outcome"], detail: row["detail"],
            instancesStored: row["instances_stored"], instancesRefused: row["instances_refused"],
            bytes: row["bytes"])
    }
}

extension ConflictRecord {
    init(row: SQLRow) {
        self.init(
            kind: Kind(rawValue: row["kind"]) ?? .attribute, subject: row["subject"],
            attribute: row["attribute"], kept: row["kept"], found: row["found"],
            callingAETitle: row["calling_ae"], firstAt: row.date("first_at"), lastAt: row.date("last_at"),
            count: row["count"])
    }
}

extension RefusalRecord {
    init(row: SQLRow) {
        self.init(
            sopInstanceUID: row["sop_instance_uid"], sopClassUID: row["sop_class_uid"],
            studyInstanceUID: row["study_instance_uid"], seriesInstanceUID: row["series_instance_uid"],
            reason: row["reason"], callingAETitle: row["calling_ae"], firstAt: row.date("first_at"),
            lastAt: row.date("last_at"), count: row["count"])
    }
}
