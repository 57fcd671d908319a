import Catalog
import DICOM
import Foundation
import Platform

extension InMemoryStore: CatalogIndex {
    func studies(_ filter: StudyFilter) throws(CatalogError) -> [StudyRecord] {
        try read { contents in
            let found = contents.studies.all.filter { id, study in Self.matches(study, id, filter, contents) }
            let sorted = found.sorted { one, other in
                (one.row.lastReceivedAt, one.id) > (other.row.lastReceivedAt, other.id)
            }
            return sorted.prefix(max(filter.limit, 0)).map { contents.record(ofStudy: $0.id) }
        }
    }

    private static func matches(
        _ study: Contents.Study, _ id: Int64, _ filter: StudyFilter, _ contents: Contents
    ) -> Bool {
        let patient = contents.patients[study.patient].columns
        let modalities = contents.series.all.map(\.row).filter { $0.study == id }.map { $0.columns.text("modality") }
        return [
            filter.studyInstanceUID.map { study.uid.isSame(as: $0) },
            filter.patientID.map { patient.text("patient_id").isSame(as: $0) },
            filter.patientName.map { Self.hasName(patient.text("name"), $0) },
            filter.accessionNumber.map { study.columns.text("accession_number").isSame(as: $0) },
            filter.receivedSince.map { study.lastReceivedAt >= $0.milliseconds },
            filter.modality.map { modality in modalities.contains { $0.isSame(as: modality) } },
        ].allSatisfy { $0 ?? true }
    }

    private static func hasName(_ name: String, _ query: String) -> Bool {
        guard let patterns = NameSearch.patterns(query) else { return false }
        let keys = NameSearch.keys(of: name)
        return patterns.allSatisfy { pattern in keys.contains { pattern.matches($0) } }
    }

    func series(ofStudy studyInstanceUID: String) throws(CatalogError) -> [SeriesRecord] {
        try read { contents in
            let study = contents.study(studyInstanceUID)
            let records = contents.series.ids { $0.study == study }.map { contents.record(ofSeries: $0) }
            return records.sorted { one, other in
                if one.number != other.number { return Self.precedes(one.number, other.number) }
                return one.seriesInstanceUID.precedes(other.seriesInstanceUID)
            }
        }
    }

    func instances(
        ofStudy studyInstanceUID: String, series seriesInstanceUID: String?
    ) throws(CatalogError) -> [InstanceRecord] {
        try read { contents in
            let study = contents.study(studyInstanceUID)
            let series = contents.series.all.filter { _, series in
                series.study == study && (seriesInstanceUID.map { series.uid.isSame(as: $0) } ?? true)
            }.sorted { one, other in
                let numbers = (one.row.columns.number("number"), other.row.columns.number("number"))
                return numbers.0 == numbers.1 ? one.id < other.id : Self.precedes(numbers.0, numbers.1)
            }
            return series.flatMap { series in
                contents.instances.ids { $0.series == series.id }.map { contents.record(ofInstance: $0) }
                    .sorted { one, other in
                        if one.number != other.number { return Self.precedes(one.number, other.number) }
                        return one.sopInstanceUID.precedes(other.sopInstanceUID)
                    }
            }
        }
    }

    /// Whether a number comes first; none comes before all.
    private static func precedes(_ one: Int?, _ other: Int?) -> Bool {
        guard let other else { return false }
        return one.map { $0 < other } ?? true
    }

    func instance(_ sopInstanceUID: String) throws(CatalogError) -> InstanceRecord? {
        try read { contents in
            contents.instances.firstID { $0.record.sopInstanceUID.isSame(as: sopInstanceUID) }
                .map { contents.record(ofInstance: $0) }
        }
    }

    func sopInstanceUIDs(ofStudy studyInstanceUID: String?) throws(CatalogError) -> [String] {
        try read { contents in
            let instances =
                switch studyInstanceUID {
                case nil: contents.instances.all.map(\.row)
                case let uid?: contents.study(uid).map { contents.instances(ofStudy: $0) } ?? []
                }
            return instances.map(\.record.sopInstanceUID).sorted { $0.precedes($1) }
        }
    }

    func totals() throws(CatalogError) -> CatalogTotals {
        try read { contents in
            CatalogTotals(
                patients: contents.patients.count, studies: contents.studies.count, series: contents.series.count,
                instances: contents.instances.count,
                bytes: contents.instances.all.reduce(0) { $0 + Int64($1.row.record.size) })
        }
    }

    func dividedSeries(ofStudy study: String) throws(CatalogError) -> Set<String> {
        try read { contents in
            guard let id = contents.study(study) else { return [] }
            let own = contents.series.all.map(\.row).filter { $0.study == id }
            let divided = own.filter { series in
                contents.instances.all.contains { _, instance in
                    let other = contents.series[instance.series]
                    return other.study != id && other.uid.isSame(as: series.uid)
                        && instance.record.sopClassUID == SOPClass.ctImageStorage.description
                }
            }
            return Set(divided.map(\.uid))
        }
    }
}

extension InMemoryStore {
    func jobs(_ filter: JobFilter) throws(CatalogError) -> [JobRecord] {
        try read { contents in
            let found = contents.jobs.all.filter { _, job in
                (filter.state.map { job.state == $0 } ?? true)
                    && (filter.studyInstanceUID.map { contents.studies[job.study].uid.isSame(as: $0) } ?? true)
            }
            return found.reversed().prefix(max(filter.limit, 0)).map { contents.record(ofJob: $0.id) }
        }
    }

    func job(_ id: Int64) throws(CatalogError) -> JobRecord? {
        try read { contents in contents.jobs.contains(id) ? contents.record(ofJob: id) : nil }
    }

    func results(
        ofStudy studyInstanceUID: String?, includingSuperseded: Bool, limit: Int
    ) throws(CatalogError) -> [ResultRecord] {
        try read { contents in
            let found = contents.results.all.filter { _, result in
                (includingSuperseded || result.supersededByJob == nil)
                    && (studyInstanceUID.map { contents.studyUID(ofJob: result.job).isSame(as: $0) } ?? true)
            }
            return found.reversed().prefix(max(limit, 0)).map { contents.record(ofResult: $0.id) }
        }
    }

    func deliveries(
        ofStudy studyInstanceUID: String?, state: DeliveryState?, limit: Int
    ) throws(CatalogError) -> [DeliveryRecord] {
        try read { contents in
            let found = contents.deliveries.all.filter { _, delivery in
                let study = contents.studyUID(ofJob: contents.results[delivery.result].job)
                return (state.map { delivery.state == $0 } ?? true)
                    && (studyInstanceUID.map { study.isSame(as: $0) } ?? true)
            }
            return found.reversed().prefix(max(limit, 0)).map { contents.record(ofDelivery: $0.id) }
        }
    }

    func jobCounts() throws(CatalogError) -> [JobState: Int] {
        try read { Dictionary(grouping: $0.jobs.all, by: \.row.state).mapValues(\.count) }
    }

    func deliveryCounts() throws(CatalogError) -> [DeliveryState: Int] {
        try read { Dictionary(grouping: $0.deliveries.all, by: \.row.state).mapValues(\.count) }
    }
}

extension InMemoryStore {
    func associations(callingAETitle: String?, limit: Int) throws(CatalogError) -> [AssociationRecord] {
        try read { contents in
            let found = contents.associations.map(\.record).filter { record in
                callingAETitle.map { record.callingAETitle.isSame(as: $0) } ?? true
            }
            return Array(found.reversed().prefix(max(limit, 0)))
        }
    }

    func conflicts(
        kind: ConflictRecord.Kind?, subject: String?, ofStudy study: String?, limit: Int
    ) throws(CatalogError) -> [ConflictRecord] {
        try read { contents in
            let subjects = study.map { Self.subjects(ofStudy: $0, contents) }
            let found = contents.conflicts.all.filter { _, conflict in
                (kind.map { conflict.kind == $0 } ?? true)
                    && (subject.map { conflict.subject.isSame(as: $0) } ?? true)
                    && (subjects.map { $0.contains { $0.isSame(as: conflict.subject) } } ?? true)
            }
            let sorted = found.sorted { ($0.row.lastAt, $0.id) > ($1.row.lastAt, $1.id) }
            return sorted.prefix(max(limit, 0)).map(\.row)
        }
    }

    /// The UIDs and paths of a study, by which conflicts name it.
    private static func subjects(ofStudy study: String, _ contents: Contents) -> [String] {
        guard let id = contents.study(study) else { return [] }
        let instances = contents.instances(ofStudy: id).map(\.record)
        return [study] + contents.series.all.map(\.row).filter { $0.study == id }.map(\.uid)
            + instances.map(\.sopInstanceUID) + instances.map(\.path)
    }

    func refusals(ofStudy study: String?, limit: Int) throws(CatalogError) -> [RefusalRecord] {
        try read { contents in
            let found = contents.refusals.filter { refusal in study.map { refusal.study.isSame(as: $0) } ?? true }
            let sorted = found.sorted { ($0.lastAt, $0.number) > ($1.lastAt, $1.number) }
            return sorted.prefix(max(limit, 0)).map { contents.record(of: $0) }
        }
    }
}
