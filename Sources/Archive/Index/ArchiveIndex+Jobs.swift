import GRDB

extension ArchiveIndex {
    /// The jobs that match, the newest first.
    public func jobs(_ filter: JobFilter = JobFilter()) throws(ArchiveError) -> [JobRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", filter.studyInstanceUID)
        conditions.equal("j.state", filter.state?.rawValue)
        return try rows(
            JobRecord.selection + conditions.sql(order: "j.id DESC", limit: filter.limit),
            conditions.arguments
        ).map(JobRecord.init(row:))
    }

    /// The job with this number.
    public func job(_ id: Int64) throws(ArchiveError) -> JobRecord? {
        try rows(JobRecord.selection + " WHERE j.id = ?", [id]).first.map(JobRecord.init(row:))
    }

    /// The results of a study, or of all; superseded ones only where asked for. The newest come first.
    public func results(
        ofStudy studyInstanceUID: String? = nil,
        includingSuperseded: Bool = false,
        limit: Int = 1000
    ) throws(ArchiveError) -> [ResultRecord] {
        var conditions = Conditions()
        conditions.equal("v.study_instance_uid", studyInstanceUID)
        if !includingSuperseded { conditions.add("r.superseded_by_job IS NULL") }
        return try rows(
            ResultRecord.selection + conditions.sql(order: "r.id DESC", limit: limit),
            conditions.arguments
        ).map { ResultRecord(row: $0, layout: layout) }
    }

    /// The deliveries of a study's results, or of all, the newest first.
    public func deliveries(
        ofStudy studyInstanceUID: String? = nil,
        state: DeliveryState? = nil,
        limit: Int = 1000
    ) throws(ArchiveError) -> [DeliveryRecord] {
        var conditions = Conditions()
        conditions.equal("s.study_instance_uid", studyInstanceUID)
        conditions.equal("d.state", state?.rawValue)
        return try rows(
            DeliveryRecord.selection + conditions.sql(order: "d.id DESC", limit: limit),
            conditions.arguments
        ).map { DeliveryRecord(row: $0, layout: layout) }
    }

    /// How many jobs are in each state.
    public func jobCounts() throws(ArchiveError) -> [JobState: Int] {
        try counts("SELECT state, count(*) AS n FROM job GROUP BY state")
    }

    /// How many deliveries are in each state.
    public func deliveryCounts() throws(ArchiveError) -> [DeliveryState: Int] {
        try counts("SELECT state, count(*) AS n FROM delivery GROUP BY state")
    }

    private func counts<State: RawRepresentable & Hashable>(
        _ sql: String
    ) throws(ArchiveError) -> [State: Int] where State.RawValue == String {
        let pairs = try rows(sql).compactMap { row in
            State(rawValue: row["state"]).map { ($0, row["n"] as Int) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}
