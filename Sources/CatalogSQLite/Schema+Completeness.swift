extension Schema {
    /// What is missing from studies and results, and contradictions that stop a job.
    static let completeness = """
        -- Whose study it is by its own instances, JSON: the patient's row may be older than this study.
        ALTER TABLE study ADD COLUMN identity TEXT CHECK (identity IS NULL OR json_valid(identity));
        -- How often its file came back; a job of the study as it was before is no job of what it is now.
        ALTER TABLE instance ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
        -- How many CT instances of the study the node had refused when the job was made.
        ALTER TABLE job ADD COLUMN refused_count INTEGER NOT NULL DEFAULT 0 CHECK (refused_count >= 0);
        -- Why the result is not of the whole volume; null: it is.
        ALTER TABLE result ADD COLUMN partial TEXT;

        CREATE TRIGGER instance_returned AFTER UPDATE OF missing_since ON instance
        WHEN OLD.missing_since IS NOT NULL AND NEW.missing_since IS NULL
        BEGIN
            UPDATE instance SET revision = revision + 1 WHERE id = NEW.id;
            UPDATE study SET deadline_at = coalesce(deadline_at, CAST(strftime('%s', 'now') AS INTEGER) * 1000)
                WHERE id = (SELECT study FROM series WHERE id = NEW.series);
        END;

        CREATE TABLE refusal (
            sop_instance_uid TEXT PRIMARY KEY,
            sop_class_uid TEXT NOT NULL,
            -- Of its data set as far as that was read, else of what the association brought before; empty: unknown.
            study_instance_uid TEXT NOT NULL,
            series_instance_uid TEXT NOT NULL,
            reason TEXT NOT NULL,
            calling_ae TEXT NOT NULL,
            association_id TEXT,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            count INTEGER NOT NULL DEFAULT 1
        ) STRICT;
        CREATE INDEX refusal_study ON refusal(study_instance_uid, sop_class_uid);

        DROP VIEW v_conflict;
        CREATE TABLE conflict_of_any_kind (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN
                ('duplicate', 'attribute', 'missing', 'quarantined', 'patient', 'hierarchy', 'damaged')),
            -- What the conflict is about: a UID, of a quarantined file its path.
            subject TEXT NOT NULL,
            attribute TEXT NOT NULL,
            kept TEXT NOT NULL,
            found TEXT NOT NULL,
            calling_ae TEXT NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            count INTEGER NOT NULL DEFAULT 1,
            UNIQUE (kind, subject, attribute, found, calling_ae)
        ) STRICT;
        INSERT INTO conflict_of_any_kind
            SELECT id, kind, subject, attribute, kept, found, calling_ae, first_at, last_at, count FROM conflict;
        DROP TABLE conflict;
        ALTER TABLE conflict_of_any_kind RENAME TO conflict;
        CREATE INDEX conflict_subject ON conflict(subject);

        """ + completenessViews

    /// The views that show it: those of before with more columns at their ends.
    private static let completenessViews = """
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

        DROP VIEW v_study;
        CREATE VIEW v_study AS
        SELECT s.study_instance_uid, p.patient_id, p.name AS patient_name, p.birth_date, p.sex,
            s.study_id, s.date, s.time, s.accession_number, s.description, s.referring_physician,
            (SELECT group_concat(modality, '\\') FROM
                (SELECT DISTINCT modality FROM series WHERE study = s.id AND modality <> '' ORDER BY modality))
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

        DROP VIEW v_job;
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

        DROP VIEW v_result;
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

        """
}
