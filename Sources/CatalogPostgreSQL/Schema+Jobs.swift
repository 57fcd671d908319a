extension Schema {
    /// Jobs, their results and the deliveries of these.
    static let jobTables = """
        CREATE TABLE job (
            id \(identity),
            study BIGINT NOT NULL \(referring(to: "study")),
            generation BIGINT NOT NULL,
            -- SHA-256 of the sorted SOP Instance UIDs of the study's CT instances, hexadecimal.
            source_digest \(text) NOT NULL,
            source_count BIGINT NOT NULL CHECK (source_count >= 0),
            state \(text) NOT NULL
                CHECK (state IN ('queued', 'running', 'succeeded', 'skipped', 'failed', 'superseded')),
            attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            next_attempt_at BIGINT,
            worker \(text),
            heartbeat_at BIGINT,
            progress DOUBLE PRECISION NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
            stage \(text) NOT NULL DEFAULT '',
            error_class \(text) CHECK (error_class IN ('retryable', 'permanent')),
            reason \(text),
            decision \(text) CHECK (decision IS NULL OR CAST(decision AS JSON) IS NOT NULL),
            superseded_by BIGINT \(referring(to: "job")),
            created_at BIGINT NOT NULL,
            started_at BIGINT,
            finished_at BIGINT,
            -- How often a worker process ended while it ran the job.
            worker_deaths BIGINT NOT NULL DEFAULT 0 CHECK (worker_deaths >= 0),
            -- How many CT instances of the study the node had refused when the job was made.
            refused_count BIGINT NOT NULL DEFAULT 0 CHECK (refused_count >= 0),
            -- Which node has the study's files, and until when the claim of a worker holds.
            node \(text) NOT NULL DEFAULT '',
            lease_until BIGINT,
            UNIQUE (study, generation),
            CHECK ((state = 'running') = (worker IS NOT NULL)),
            CHECK ((state = 'queued') = (next_attempt_at IS NOT NULL))
        );
        CREATE INDEX job_queue ON job(node, next_attempt_at) WHERE state = 'queued';
        CREATE INDEX job_state ON job(state);

        CREATE TABLE result (
            id \(identity),
            job BIGINT NOT NULL \(referring(to: "job")),
            sop_class_uid \(text) NOT NULL,
            sop_instance_uid \(text) NOT NULL UNIQUE,
            series_instance_uid \(text) NOT NULL,
            source_series_uid \(text) NOT NULL,
            description \(text) NOT NULL,
            path \(text) NOT NULL,
            size BIGINT NOT NULL CHECK (size >= 0),
            volume_millilitres DOUBLE PRECISION,
            model_name \(text) NOT NULL,
            model_digest \(text) NOT NULL,
            created_at BIGINT NOT NULL,
            superseded_by_job BIGINT \(referring(to: "job")),
            -- Why the result is not of the whole volume; null: it is.
            partial \(text),
            -- Which node has the file.
            node \(text) NOT NULL DEFAULT ''
        );
        CREATE INDEX result_job ON result(job);
        CREATE INDEX result_superseded ON result(superseded_by_job) WHERE superseded_by_job IS NOT NULL;

        CREATE TABLE delivery (
            id \(identity),
            result BIGINT NOT NULL \(referring(to: "result")),
            destination \(text) NOT NULL,
            state \(text) NOT NULL CHECK (state IN ('pending', 'sending', 'delivered', 'parked', 'superseded')),
            attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            next_attempt_at BIGINT,
            last_attempt_at BIGINT,
            reason \(text),
            delivered_at BIGINT,
            -- When the destination was found to have it; a later version fills this in.
            verified_at BIGINT,
            -- Which node has the result's file, and until when its claim holds.
            node \(text) NOT NULL DEFAULT '',
            lease_until BIGINT,
            UNIQUE (result, destination),
            CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL)),
            CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
        );
        CREATE INDEX delivery_queue ON delivery(node, next_attempt_at) WHERE state = 'pending';

        """
}
