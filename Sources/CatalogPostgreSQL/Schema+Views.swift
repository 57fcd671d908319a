extension Schema {
    /// Views of what was received: those of the SQLite file in PostgreSQL's words. The two are not made of one text,
    /// since what one of them has released is never edited, whatever the other needs.
    static let instanceViews = """
        CREATE VIEW v_patient AS
        SELECT p.patient_id, p.issuer, p.name, p.birth_date, p.sex,
            (SELECT count(*) FROM study s WHERE s.patient = p.id) AS studies
        FROM patient p;

        CREATE VIEW v_study AS
        SELECT s.study_instance_uid, p.patient_id, p.name AS patient_name, p.birth_date, p.sex,
            s.study_id, s.date, s.time, s.accession_number, s.description, s.referring_physician,
            (SELECT string_agg(m.modality, '\\' ORDER BY m.modality) FROM
                (SELECT DISTINCT modality FROM series WHERE study = s.id AND modality <> '') m)
                AS modalities,
            (SELECT count(*) FROM series r WHERE r.study = s.id) AS series,
            (SELECT count(*) FROM series r JOIN instance i ON i.series = r.id WHERE r.study = s.id) AS instances,
            s.expected_instances,
            \(iso("s.first_received_at")) AS first_received_at,
            \(iso("s.last_received_at")) AS last_received_at,
            s.last_calling_ae,
            \(iso("s.deadline_at")) AS deadline_at,
            CASE WHEN s.deadline_at IS NULL THEN 'complete' ELSE 'receiving' END AS state,
            s.completeness, s.evidence,
            \(iso("s.completed_at")) AS completed_at,
            s.generation,
            (SELECT state FROM job j WHERE j.study = s.id ORDER BY generation DESC LIMIT 1) AS job_state,
            (SELECT count(*) FROM result r JOIN job j ON j.id = r.job
                WHERE j.study = s.id AND r.superseded_by_job IS NULL) AS results,
            (SELECT count(*) FROM refusal f WHERE f.study_instance_uid = s.study_instance_uid) AS refused
        FROM study s JOIN patient p ON p.id = s.patient;

        CREATE VIEW v_series AS
        SELECT r.series_instance_uid, s.study_instance_uid, r.modality, r.number, r.date, r.time, r.description,
            r.protocol_name, r.body_part, r.manufacturer, r.model_name, r.station_name, r.frame_of_reference_uid,
            (SELECT count(*) FROM instance i WHERE i.series = r.id) AS instances
        FROM series r JOIN study s ON s.id = r.study;

        CREATE VIEW v_instance AS
        SELECT i.sop_instance_uid, r.series_instance_uid, s.study_instance_uid, i.sop_class_uid,
            i.transfer_syntax_uid, i.number, i.rows, i.columns, i.frames, i.image_type, i.path, i.size,
            \(iso("i.received_at")) AS received_at,
            i.calling_ae, i.association_id,
            \(iso("i.missing_since")) AS missing_since
        FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study;

        CREATE VIEW v_association AS
        SELECT association_id, direction, calling_ae, called_ae, peer_address,
            \(iso("started_at")) AS started_at,
            \(iso("ended_at")) AS ended_at,
            outcome, detail, instances_stored, instances_refused, bytes
        FROM association;

        CREATE VIEW v_conflict AS
        SELECT kind, subject, attribute, kept, found, calling_ae,
            \(iso("first_at")) AS first_at,
            \(iso("last_at")) AS last_at,
            count
        FROM conflict;

        CREATE VIEW v_refusal AS
        SELECT sop_instance_uid, sop_class_uid, study_instance_uid, series_instance_uid, reason, calling_ae,
            association_id,
            \(iso("first_at")) AS first_at,
            \(iso("last_at")) AS last_at,
            count
        FROM refusal;

        """

    /// Views of what was made of it.
    static let jobViews = """
        CREATE VIEW v_job AS
        SELECT j.id, s.study_instance_uid, j.generation, j.source_digest, j.source_count, j.state, j.attempts,
            \(iso("j.next_attempt_at")) AS next_attempt_at,
            j.worker,
            \(iso("j.heartbeat_at")) AS heartbeat_at,
            j.progress, j.stage, j.error_class, j.reason, j.decision, j.superseded_by,
            \(iso("j.created_at")) AS created_at,
            \(iso("j.started_at")) AS started_at,
            \(iso("j.finished_at")) AS finished_at,
            (SELECT count(*) FROM result r WHERE r.job = j.id) AS results,
            j.refused_count
        FROM job j JOIN study s ON s.id = j.study;

        CREATE VIEW v_result AS
        SELECT r.sop_instance_uid, r.series_instance_uid, r.sop_class_uid, s.study_instance_uid,
            r.source_series_uid, r.job AS job_id, j.generation, r.description, r.path, r.size,
            r.volume_millilitres, r.model_name, r.model_digest,
            \(iso("r.created_at")) AS created_at,
            r.superseded_by_job,
            (SELECT n.sop_instance_uid FROM result n
                WHERE n.job = r.superseded_by_job AND n.source_series_uid = r.source_series_uid
                ORDER BY n.id LIMIT 1) AS superseded_by,
            r.partial
        FROM result r JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study;

        CREATE VIEW v_delivery AS
        SELECT d.id, r.sop_instance_uid, s.study_instance_uid, d.destination, d.state, d.attempts,
            \(iso("d.next_attempt_at")) AS next_attempt_at,
            \(iso("d.last_attempt_at")) AS last_attempt_at,
            d.reason,
            \(iso("d.delivered_at")) AS delivered_at,
            \(iso("d.verified_at")) AS verified_at
        FROM delivery d JOIN result r ON r.id = d.result JOIN job j ON j.id = r.job JOIN study s ON s.id = j.study;

        """
}
