/// How much is stored.
public struct CatalogTotals: Codable, Sendable, Hashable {
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

    /// Creates the totals.
    package init(patients: Int, studies: Int, series: Int, instances: Int, bytes: Int64) {
        self.patients = patients
        self.studies = studies
        self.series = series
        self.instances = instances
        self.bytes = bytes
    }
}
