extension Schema {
    /// Patients, studies, series and instances as received, the association log and what was found to be wrong.
    static let instanceTables = """
        CREATE TABLE patient (
            id INTEGER PRIMARY KEY,
            -- Patient ID and its issuer; of a study without Patient ID its study instance UID.
            identity TEXT NOT NULL UNIQUE,
            patient_id TEXT NOT NULL,
            issuer TEXT NOT NULL,
            name TEXT NOT NULL,
            birth_date TEXT NOT NULL,
            sex TEXT NOT NULL
        ) STRICT;

        CREATE TABLE study (
            id INTEGER PRIMARY KEY,
            patient INTEGER NOT NULL REFERENCES patient(id),
            study_instance_uid TEXT NOT NULL UNIQUE,
            study_id TEXT NOT NULL,
            date TEXT NOT NULL,
            time TEXT NOT NULL,
            accession_number TEXT NOT NULL,
            description TEXT NOT NULL,
            referring_physician TEXT NOT NULL,
            first_received_at INTEGER NOT NULL,
            last_received_at INTEGER NOT NULL,
            last_calling_ae TEXT NOT NULL,
            -- When the study is taken to be complete unless more arrives; null: nothing is awaited.
            deadline_at INTEGER,
            -- How many instances the peer said there are; null: nobody said.
            expected_instances INTEGER CHECK (expected_instances >= 0),
            completeness TEXT CHECK (completeness IN ('verified', 'assumed', 'partial')),
            evidence TEXT CHECK (evidence IS NULL OR json_valid(evidence)),
            completed_at INTEGER,
            generation INTEGER NOT NULL DEFAULT 0 CHECK (generation >= 0)
        ) STRICT;
        CREATE INDEX study_patient ON study(patient);
        CREATE INDEX study_deadline ON study(deadline_at) WHERE deadline_at IS NOT NULL;
        CREATE INDEX study_last_received ON study(last_received_at);
        CREATE INDEX study_accession ON study(accession_number) WHERE accession_number <> '';

        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            study INTEGER NOT NULL REFERENCES study(id),
            series_instance_uid TEXT NOT NULL,
            modality TEXT NOT NULL,
            number INTEGER,
            date TEXT NOT NULL,
            time TEXT NOT NULL,
            description TEXT NOT NULL,
            protocol_name TEXT NOT NULL,
            body_part TEXT NOT NULL,
            manufacturer TEXT NOT NULL,
            model_name TEXT NOT NULL,
            station_name TEXT NOT NULL,
            frame_of_reference_uid TEXT NOT NULL,
            UNIQUE (study, series_instance_uid)
        ) STRICT;
        CREATE INDEX series_uid ON series(series_instance_uid);

        CREATE TABLE instance (
            id INTEGER PRIMARY KEY,
            series INTEGER NOT NULL REFERENCES series(id),
            sop_instance_uid TEXT NOT NULL UNIQUE,
            sop_class_uid TEXT NOT NULL,
            transfer_syntax_uid TEXT NOT NULL,
            number INTEGER,
            rows INTEGER,
            columns INTEGER,
            frames INTEGER,
            image_type TEXT NOT NULL,
            -- Relative to the root of the archive.
            path TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size > 0),
            -- XXH64 of the file without its preamble.
            checksum INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            calling_ae TEXT NOT NULL,
            association_id TEXT,
            -- When the file was first found to be gone; null: it is there.
            missing_since INTEGER
        ) STRICT;
        CREATE INDEX instance_series ON instance(series, sop_class_uid);

        CREATE TABLE association (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            association_id TEXT NOT NULL UNIQUE,
            direction TEXT NOT NULL CHECK (direction IN ('accepted', 'requested')),
            calling_ae TEXT NOT NULL,
            called_ae TEXT NOT NULL,
            peer_address TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            detail TEXT NOT NULL,
            instances_stored INTEGER NOT NULL CHECK (instances_stored >= 0),
            instances_refused INTEGER NOT NULL CHECK (instances_refused >= 0),
            bytes INTEGER NOT NULL CHECK (bytes >= 0)
        ) STRICT;

        CREATE TABLE conflict (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('duplicate', 'attribute', 'missing', 'quarantined')),
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

        """
}
