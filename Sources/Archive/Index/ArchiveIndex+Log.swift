import GRDB

extension ArchiveIndex {
    /// The associations that ended last, the newest first.
    public func associations(
        callingAETitle: String? = nil,
        limit: Int = 100
    ) throws(ArchiveError) -> [AssociationRecord] {
        var conditions = Conditions()
        conditions.equal("calling_ae", callingAETitle)
        return try rows(
            "SELECT * FROM association" + conditions.sql(order: "id DESC", limit: limit),
            conditions.arguments
        ).map(AssociationRecord.init(row:))
    }

    /// What contradicted what was stored, the newest first.
    public func conflicts(
        kind: ConflictRecord.Kind? = nil,
        subject: String? = nil,
        limit: Int = 100
    ) throws(ArchiveError) -> [ConflictRecord] {
        var conditions = Conditions()
        conditions.equal("kind", kind?.rawValue)
        conditions.equal("subject", subject)
        return try rows(
            "SELECT * FROM conflict" + conditions.sql(order: "last_at DESC, id DESC", limit: limit),
            conditions.arguments
        ).map(ConflictRecord.init(row:))
    }
}
