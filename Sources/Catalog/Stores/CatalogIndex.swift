/// What the catalogue answers.
package protocol CatalogIndex: Sendable {
    /// The studies that match, the last received first.
    func studies(_ filter: StudyFilter) throws(CatalogError) -> [StudyRecord]

    /// The series of a study, by series number.
    func series(ofStudy studyInstanceUID: String) throws(CatalogError) -> [SeriesRecord]

    /// The instances of a study, of one of its series where that is given, by series and instance number.
    func instances(
        ofStudy studyInstanceUID: String, series seriesInstanceUID: String?
    ) throws(CatalogError) -> [InstanceRecord]

    /// The instance with this UID.
    func instance(_ sopInstanceUID: String) throws(CatalogError) -> InstanceRecord?

    /// The SOP Instance UIDs of everything stored, or of one study, sorted.
    func sopInstanceUIDs(ofStudy studyInstanceUID: String?) throws(CatalogError) -> [String]

    /// How many studies, series, instances and bytes are stored.
    func totals() throws(CatalogError) -> CatalogTotals

    /// The jobs that match, the newest first.
    func jobs(_ filter: JobFilter) throws(CatalogError) -> [JobRecord]

    /// The job with this number.
    func job(_ id: Int64) throws(CatalogError) -> JobRecord?

    /// The results of a study, or of all; superseded ones only where asked for. The newest come first.
    func results(
        ofStudy studyInstanceUID: String?, includingSuperseded: Bool, limit: Int
    ) throws(CatalogError) -> [ResultRecord]

    /// The deliveries of a study's results, or of all, the newest first.
    func deliveries(
        ofStudy studyInstanceUID: String?, state: DeliveryState?, limit: Int
    ) throws(CatalogError) -> [DeliveryRecord]

    /// How many jobs are in each state.
    func jobCounts() throws(CatalogError) -> [JobState: Int]

    /// How many deliveries are in each state.
    func deliveryCounts() throws(CatalogError) -> [DeliveryState: Int]

    /// The associations that ended last, the newest first.
    func associations(callingAETitle: String?, limit: Int) throws(CatalogError) -> [AssociationRecord]

    /// What contradicted what was stored, the newest first.
    ///
    /// - Parameter study: only what is about this study, one of its series or one of its instances.
    func conflicts(
        kind: ConflictRecord.Kind?, subject: String?, ofStudy study: String?, limit: Int
    ) throws(CatalogError) -> [ConflictRecord]

    /// The instances of a study, or of all, that the node refused and has not received since, the newest first.
    func refusals(ofStudy study: String?, limit: Int) throws(CatalogError) -> [RefusalRecord]

    /// The series of a study of which CT images are in another study, too.
    func dividedSeries(ofStudy study: String) throws(CatalogError) -> Set<String>
}
