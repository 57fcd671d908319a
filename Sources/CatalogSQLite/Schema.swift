import GRDB

/// Every table and view of the index's file.
///
/// Migrations are append-only: what has been released is never edited, a change is another migration. Tables store
/// times as milliseconds since 1970; views give them as ISO 8601 text in UTC. Views, not tables, are the interface
/// for people and other programs.
enum Schema {
    /// The tables without which nothing works.
    static let tables = [
        "patient", "patient_name", "study", "series", "instance", "association", "conflict", "refusal", "job", "result",
        "delivery",
    ]

    /// The migrations in the order in which they are applied.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 instances") { try $0.execute(sql: instanceTables) }
        migrator.registerMigration("2 jobs") { try $0.execute(sql: jobTables) }
        migrator.registerMigration("3 views") { try $0.execute(sql: instanceViews + jobViews) }
        migrator.registerMigration("4 worker deaths") { try $0.execute(sql: workerDeaths) }
        migrator.registerMigration("5 completeness") { try $0.execute(sql: completeness) }
        migrator.registerMigration("6 leases") { try $0.execute(sql: leases) }
        migrator.registerMigration("7 owners") { try $0.execute(sql: owners) }
        migrator.registerMigration("8 names") { try makeNames($0) }
        return migrator
    }
}
