public import Catalog
import Foundation

/// What the index answers: reading only, also while another process writes. Paths are absolute.
///
///     let catalog = SQLiteCatalog(path: "/var/lib/segnode/index.sqlite")
///     let index = try ArchiveIndex(root: "/var/lib/segnode", catalog: catalog)
///     for study in try index.studies(StudyFilter(modality: "CT")) { print(study.studyInstanceUID) }
public final class ArchiveIndex: Sendable {
    /// The folders of the archive.
    public let layout: ArchiveLayout
    private let store: any CatalogIndex

    /// Opens the index of an archive that this or another process may be writing to.
    package init(root: String, catalog: any CatalogOpening) throws(ArchiveError) {
        layout = ArchiveLayout(root: root)
        guard catalog.exists else { throw .noIndex(path: layout.root) }
        do throws(CatalogError) { store = try catalog.openBeside(forWriting: false) } catch {
            throw ArchiveError(error, layout)
        }
    }

    package init(layout: ArchiveLayout, store: any CatalogIndex) {
        self.layout = layout
        self.store = store
    }

    private func asked<T>(_ question: (any CatalogIndex) throws(CatalogError) -> T) throws(ArchiveError) -> T {
        do throws(CatalogError) { return try question(store) } catch { throw ArchiveError(error, layout) }
    }
}

extension ArchiveIndex {
    /// The studies that match, the last received first.
    public func studies(_ filter: StudyFilter = StudyFilter()) throws(ArchiveError) -> [StudyRecord] {
        try asked { store throws(CatalogError) in try store.studies(filter) }
    }

    /// The study with this UID.
    public func study(_ studyInstanceUID: String) throws(ArchiveError) -> StudyRecord? {
        try studies(StudyFilter(studyInstanceUID: studyInstanceUID, limit: 1)).first
    }

    /// The series of a study, by series number.
    public func series(ofStudy studyInstanceUID: String) throws(ArchiveError) -> [SeriesRecord] {
        try asked { store throws(CatalogError) in try store.series(ofStudy: studyInstanceUID) }
    }

    /// The instances of a study, of one of its series where that is given, by series and instance number.
    public func instances(
        ofStudy studyInstanceUID: String, series seriesInstanceUID: String? = nil
    ) throws(ArchiveError) -> [InstanceRecord] {
        let records = try asked { store throws(CatalogError) in
            try store.instances(ofStudy: studyInstanceUID, series: seriesInstanceUID)
        }
        return records.map { absolute($0, \.path) }
    }

    /// The instance with this UID.
    public func instance(_ sopInstanceUID: String) throws(ArchiveError) -> InstanceRecord? {
        try asked { store throws(CatalogError) in try store.instance(sopInstanceUID) }
            .map { absolute($0, \.path) }
    }

    /// The SOP Instance UIDs of everything stored, or of one study, sorted.
    public func sopInstanceUIDs(ofStudy studyInstanceUID: String? = nil) throws(ArchiveError) -> [String] {
        try asked { store throws(CatalogError) in try store.sopInstanceUIDs(ofStudy: studyInstanceUID) }
    }

    /// How many studies, series, instances and bytes are stored.
    public func totals() throws(ArchiveError) -> CatalogTotals {
        try asked { store throws(CatalogError) in try store.totals() }
    }

    private func absolute<Record>(_ record: Record, _ path: WritableKeyPath<Record, String>) -> Record {
        var record = record
        record[keyPath: path] = layout.absolute(record[keyPath: path])
        return record
    }
}

extension ArchiveIndex {
    /// The jobs that match, the newest first.
    public func jobs(_ filter: JobFilter = JobFilter()) throws(ArchiveError) -> [JobRecord] {
        try asked { store throws(CatalogError) in try store.jobs(filter) }
    }

    /// The job with this number.
    public func job(_ id: Int64) throws(ArchiveError) -> JobRecord? {
        try asked { store throws(CatalogError) in try store.job(id) }
    }

    /// The results of a study, or of all; superseded ones only where asked for. The newest come first.
    public func results(
        ofStudy studyInstanceUID: String? = nil, includingSuperseded: Bool = false, limit: Int = 1000
    ) throws(ArchiveError) -> [ResultRecord] {
        let records = try asked { store throws(CatalogError) in
            try store.results(
                ofStudy: studyInstanceUID, includingSuperseded: includingSuperseded, limit: limit)
        }
        return records.map { absolute($0, \.path) }
    }

    /// The deliveries of a study's results, or of all, the newest first.
    public func deliveries(
        ofStudy studyInstanceUID: String? = nil, state: DeliveryState? = nil, limit: Int = 1000
    ) throws(ArchiveError) -> [DeliveryRecord] {
        let records = try asked { store throws(CatalogError) in
            try store.deliveries(ofStudy: studyInstanceUID, state: state, limit: limit)
        }
        return records.map { absolute($0, \.path) }
    }

    /// How many jobs are in each state.
    public func jobCounts() throws(ArchiveError) -> [JobState: Int] {
        try asked { store throws(CatalogError) in try store.jobCounts() }
    }

    /// How many deliveries are in each state.
    public func deliveryCounts() throws(ArchiveError) -> [DeliveryState: Int] {
        try asked { store throws(CatalogError) in try store.deliveryCounts() }
    }
}

extension ArchiveIndex {
    /// The associations that ended last, the newest first.
    public func associations(
        callingAETitle: String? = nil, limit: Int = 100
    ) throws(ArchiveError) -> [AssociationRecord] {
        try asked { store throws(CatalogError) in
            try store.associations(callingAETitle: callingAETitle, limit: limit)
        }
    }

    /// What contradicted what was stored, the newest first.
    ///
    /// - Parameter study: only what is about this study, one of its series or one of its instances.
    public func conflicts(
        kind: ConflictRecord.Kind? = nil, subject: String? = nil, ofStudy study: String? = nil, limit: Int = 100
    ) throws(ArchiveError) -> [ConflictRecord] {
        try asked { store throws(CatalogError) in
            try store.conflicts(kind: kind, subject: subject, ofStudy: study, limit: limit)
        }
    }

    /// The instances of a study, or of all, that the node refused and has not received since, the newest first.
    public func refusals(ofStudy study: String? = nil, limit: Int = 100) throws(ArchiveError) -> [RefusalRecord] {
        try asked { store throws(CatalogError) in try store.refusals(ofStudy: study, limit: limit) }
    }

    /// The series of a study of which CT images are in another study, too.
    public func dividedSeries(ofStudy study: String) throws(ArchiveError) -> Set<String> {
        try asked { store throws(CatalogError) in try store.dividedSeries(ofStudy: study) }
    }
}
