import GRDB

/// How much is stored.
public struct ArchiveTotals: Codable, Sendable, Hashable {
    /// The number of patients.
    public var patients: Int
    /// The number of studies.
    public var studies: Int
    /// The number of series.
    public var series: Int
    /// The number of instances.
    public var instances: Int
    /// The size of the instances' files.
    public var bytes: Int64

    init(database: Database) throws {
        func number<T: DatabaseValueConvertible>(_ sql: String, _ none: T) throws -> T {
            try T.fetchOne(database, sql: sql) ?? none
        }
        patients = try number("SELECT count(*) FROM patient", 0)
        studies = try number("SELECT count(*) FROM study", 0)
        series = try number("SELECT count(*) FROM series", 0)
        instances = try number("SELECT count(*) FROM instance", 0)
        bytes = try number("SELECT coalesce(sum(size), 0) FROM instance", 0)
    }
}
