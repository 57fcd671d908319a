extension Schema {
    /// Jobs, their results and the deliveries of these.
    static let jobTables = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            study INTEGER NOT NULL REFERENCES study(id),
            generation INTEGER NOT NULL,
            -- SHA-256 of the sorted SOP Instance UIDs of the study's CT instances, hexadecimal.
            source_digest TEXT NOT NULL,
            source_count INTEGER NOT NULL CHECK (source_count >= 0),
            state TEXT NOT NULL
                CHECK (state IN ('queued', 'running', 'succeeded', 'skipped', 'failed', 'superseded')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            next_attempt_at INTEGER,
            worker TEXT,
            heartbeat_at INTEGER,
            progress REAL NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
            stage TEXT NOT NULL DEFAULT '',
            error_class TEXT CHECK (error_class IN ('retryable', 'permanent')),
            reason TEXT,
            decision TEXT CHECK (decision IS NULL OR json_valid(decision)),
            superseded_by INTEGER REFERENCES job(id),
            created_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            UNIQUE (study, generation),
            CHECK ((state = 'running') = (worker IS NOT NULL)),
            CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX job_queue ON job(next_attempt_at) WHERE state = 'queued';
        CREATE INDEX job_state ON job(state);

        CREATE TABLE result (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job INTEGER NOT NULL REFERENCES job(id),
            sop_class_uid TEXT NOT NULL,
            sop_instance_uid TEXT NOT NULL UNIQUE,
            series_instance_uid TEXT NOT NULL,
            source_series_uid TEXT NOT NULL,
            description TEXT NOT NULL,
            path TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            volume_millilitres REAL,
            model_name TEXT NOT NULL,
            model_digest TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            superseded_by_job INTEGER REFERENCES job(id)
        ) STRICT;
        CREATE INDEX result_job ON result(job);

        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            result INTEGER NOT NULL REFERENCES result(id),
            destination TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'parked', 'superseded')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            next_attempt_at INTEGER,
            last_attempt_at INTEGER,
            reason TEXT,
            delivered_at INTEGER,
            -- When the destination was found to have it; a later version fills this in.
            verified_at INTEGER,
            UNIQUE (result, destination),
            CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
            CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX delivery_queue ON delivery(next_attempt_at) WHERE state = 'pending';

        """

    /// How often a worker process ended while it ran the job, so that one which brings its worker down is not tried for
    /// ever.
    static let workerDeaths = """
        ALTER TABLE job ADD COLUMN worker_deaths INTEGER NOT NULL DEFAULT 0 CHECK (worker_deaths >= 0);
        """

    /// Which node received the first instance of a study, and completes it.
    static let owners = "ALTER TABLE study ADD COLUMN node TEXT NOT NULL DEFAULT ''"

    /// Until when a claim holds, and which node has what; of an archive that has its index to itself, the node's name
    /// is empty.
    static let leases = """
        ALTER TABLE instance ADD COLUMN node TEXT NOT NULL DEFAULT '';
        ALTER TABLE result ADD COLUMN node TEXT NOT NULL DEFAULT '';
        ALTER TABLE job ADD COLUMN node TEXT NOT NULL DEFAULT '';
        ALTER TABLE job ADD COLUMN lease_until INTEGER;
        ALTER TABLE delivery ADD COLUMN node TEXT NOT NULL DEFAULT '';
        ALTER TABLE delivery ADD COLUMN lease_until INTEGER;
        """
}
