extension Schema {
    /// Patients, studies, series and instances as received, the association log and what was found to be wrong.
    static let instanceTables = """
        CREATE TABLE patient (
            id \(identity),
            -- Patient ID and its issuer; of a study without Patient ID its study instance UID.
            identity \(text) NOT NULL,
            patient_id \(text) NOT NULL,
            issuer \(text) NOT NULL,
            name \(text) NOT NULL,
            birth_date \(text) NOT NULL,
            sex \(text) NOT NULL,
            -- Unique, though longer than an entry of a B-tree may be.
            EXCLUDE USING hash (identity WITH =)
        );

        CREATE TABLE study (
            id \(identity),
            patient BIGINT NOT NULL \(referring(to: "patient")),
            study_instance_uid \(text) NOT NULL UNIQUE,
            study_id \(text) NOT NULL,
            date \(text) NOT NULL,
            time \(text) NOT NULL,
            accession_number \(text) NOT NULL,
            description \(text) NOT NULL,
            referring_physician \(text) NOT NULL,
            first_received_at BIGINT NOT NULL,
            last_received_at BIGINT NOT NULL,
            last_calling_ae \(text) NOT NULL,
            -- When the study is taken to be complete unless more arrives; null: nothing is awaited.
            deadline_at BIGINT,
            -- How many instances the peer said there are; null: nobody said.
            expected_instances BIGINT CHECK (expected_instances >= 0),
            completeness \(text) CHECK (completeness IN ('verified', 'assumed', 'partial')),
            evidence \(text) CHECK (evidence IS NULL OR CAST(evidence AS JSON) IS NOT NULL),
            completed_at BIGINT,
            generation BIGINT NOT NULL DEFAULT 0 CHECK (generation >= 0),
            -- Whose study it is by its own instances, JSON: the patient's row may be older than this study.
            identity \(text) CHECK (identity IS NULL OR CAST(identity AS JSON) IS NOT NULL),
            -- Which node received its first instance, and completes it.
            node \(text) NOT NULL DEFAULT ''
        );
        CREATE INDEX study_patient ON study(patient);
        CREATE INDEX study_deadline ON study(node, deadline_at) WHERE deadline_at IS NOT NULL;
        CREATE INDEX study_last_received ON study(last_received_at);
        CREATE INDEX study_accession ON study USING hash (accession_number)
            WHERE accession_number <> '';

        CREATE TABLE series (
            id \(identity),
            study BIGINT NOT NULL \(referring(to: "study")),
            series_instance_uid \(text) NOT NULL,
            modality \(text) NOT NULL,
            number BIGINT,
            date \(text) NOT NULL,
            time \(text) NOT NULL,
            description \(text) NOT NULL,
            protocol_name \(text) NOT NULL,
            body_part \(text) NOT NULL,
            manufacturer \(text) NOT NULL,
            model_name \(text) NOT NULL,
            station_name \(text) NOT NULL,
            frame_of_reference_uid \(text) NOT NULL,
            UNIQUE (study, series_instance_uid)
        );
        CREATE INDEX series_uid ON series(series_instance_uid);

        CREATE TABLE instance (
            id \(identity),
            series BIGINT NOT NULL \(referring(to: "series")),
            sop_instance_uid \(text) NOT NULL UNIQUE,
            sop_class_uid \(text) NOT NULL,
            transfer_syntax_uid \(text) NOT NULL,
            number BIGINT,
            rows BIGINT,
            columns BIGINT,
            frames BIGINT,
            image_type \(text) NOT NULL,
            -- Relative to the root of the archive.
            path \(text) NOT NULL,
            size BIGINT NOT NULL CHECK (size > 0),
            -- XXH64 of the file without its preamble.
            checksum BIGINT NOT NULL,
            received_at BIGINT NOT NULL,
            calling_ae \(text) NOT NULL,
            association_id \(text),
            -- When the file was first found to be gone; null: it is there.
            missing_since BIGINT,
            -- How often its file came back; a job of the study as it was before is no job of what it is now.
            revision BIGINT NOT NULL DEFAULT 0,
            -- Which node has the file.
            node \(text) NOT NULL DEFAULT ''
        );
        CREATE INDEX instance_series ON instance(series, sop_class_uid);
        CREATE INDEX instance_node ON instance(node);

        CREATE TABLE association (
            id \(identity),
            association_id \(text) NOT NULL UNIQUE,
            direction \(text) NOT NULL CHECK (direction IN ('accepted', 'requested')),
            calling_ae \(text) NOT NULL,
            called_ae \(text) NOT NULL,
            peer_address \(text) NOT NULL,
            started_at BIGINT NOT NULL,
            ended_at BIGINT NOT NULL,
            outcome \(text) NOT NULL,
            detail \(text) NOT NULL,
            instances_stored BIGINT NOT NULL CHECK (instances_stored >= 0),
            instances_refused BIGINT NOT NULL CHECK (instances_refused >= 0),
            bytes BIGINT NOT NULL CHECK (bytes >= 0)
        );

        CREATE TABLE conflict (
            id \(identity),
            kind \(text) NOT NULL CHECK (kind IN
                ('duplicate', 'attribute', 'missing', 'quarantined', 'patient', 'hierarchy', 'damaged')),
            -- What the conflict is about: a UID, of a quarantined file its path.
            subject \(text) NOT NULL,
            attribute \(text) NOT NULL,
            kept \(text) NOT NULL,
            found \(text) NOT NULL,
            calling_ae \(text) NOT NULL,
            first_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            count BIGINT NOT NULL DEFAULT 1
        );
        -- An entry of a B-tree may have 2700 bytes at most, and a text may be longer.
        CREATE UNIQUE INDEX conflict_once
            ON conflict(kind, \(hashed("subject")), attribute, \(hashed("found")), calling_ae);
        CREATE INDEX conflict_subject ON conflict USING hash (subject);

        CREATE TABLE refusal (
            sop_instance_uid \(text) PRIMARY KEY,
            sop_class_uid \(text) NOT NULL,
            -- Of its data set as far as that was read, else of what the association brought before; empty: unknown.
            study_instance_uid \(text) NOT NULL,
            series_instance_uid \(text) NOT NULL,
            reason \(text) NOT NULL,
            calling_ae \(text) NOT NULL,
            association_id \(text),
            first_at BIGINT NOT NULL,
            last_at BIGINT NOT NULL,
            count BIGINT NOT NULL DEFAULT 1,
            -- In which order they came; given by the trigger below.
            id BIGINT UNIQUE
        );
        CREATE INDEX refusal_study ON refusal(study_instance_uid, sop_class_uid);

        """

    /// What became of an instance whose file came back.
    static let instanceReturned = """
        CREATE FUNCTION instance_returned() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            UPDATE instance SET revision = revision + 1 WHERE id = NEW.id;
            UPDATE study SET deadline_at =
                coalesce(deadline_at, CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT) * 1000)
                WHERE id = (SELECT study FROM series WHERE id = NEW.series);
            RETURN NULL;
        END
        $body$;
        CREATE TRIGGER instance_returned AFTER UPDATE OF missing_since ON instance FOR EACH ROW
        WHEN (OLD.missing_since IS NOT NULL AND NEW.missing_since IS NULL)
        EXECUTE FUNCTION instance_returned();

        """

    /// Numbers refusals without gaps: a column with a default would count those, too, that are there already, and the
    /// oldest of all would go too early.
    static let refusalNumber = """
        CREATE SEQUENCE refusal_number;
        CREATE FUNCTION refusal_numbered() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            UPDATE refusal SET id = nextval('refusal_number') WHERE sop_instance_uid = NEW.sop_instance_uid;
            RETURN NULL;
        END
        $body$;
        CREATE TRIGGER refusal_numbered AFTER INSERT ON refusal FOR EACH ROW EXECUTE FUNCTION refusal_numbered();

        """

    /// The names of patients as they are searched.
    static let nameTable = """
        CREATE TABLE patient_name (
            id \(identity),
            patient BIGINT NOT NULL \(referring(to: "patient")),
            -- One of the name's writings without case and accents, with a caret behind it.
            folded \(text) NOT NULL,
            UNIQUE (patient, folded)
        );
        \(nameIndex)

        """

    static let nameSearch =
        "CREATE INDEX IF NOT EXISTS patient_name_search ON patient_name USING gin (folded gin_trgm_ops);"

    /// An index of names' runs of three characters finds what stands anywhere in them; where the server has no `pg_trgm`
    /// for this user, names are looked at one by one.
    static let nameIndex = """
        DO $$ BEGIN
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            \(nameSearch)
        EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
        END $$;
        """
}
