import Catalog
import Foundation

/// What is asked for beside everything: filters.
struct Probe {
    let study: String
    let patientID: String
    let patientName: String
    let modality: String
    let time: Date
    let callingAETitle: String
    let destination: String
    let subject: String
    let limit: Int
    let uids: [String]
}

/// What a store answers to one question.
struct Listing {
    let name: String
    let rows: [AnyHashable]

    init(_ name: String, _ rows: [some Hashable]) {
        self.name = name
        self.rows = rows.map { AnyHashable($0) }
    }

    /// The first row that another store has otherwise.
    func difference(to other: Self) -> String? {
        for index in 0..<max(rows.count, other.rows.count) {
            let one = index < rows.count ? rows[index] : nil
            let two = index < other.rows.count ? other.rows[index] : nil
            guard one == two else { return "\(name), row \(index): \(one as Any)\n--- and in SQLite\n\(two as Any)" }
        }
        return nil
    }

    /// Everything that both nodes can ask.
    static func all(of stores: [any CatalogStore], _ probe: Probe) throws -> [Self] {
        let store = stores[0]
        return try received(store) + filtered(store, probe) + queued(store, probe) + ofNodes(stores, probe)
    }

    private static func received(_ store: any CatalogStore) throws -> [Self] {
        let studies = try store.studies(StudyFilter(limit: .max))
        return [
            Self("studies", studies),
            Self("UIDs", try store.sopInstanceUIDs(ofStudy: nil)),
            Self("totals", [try store.totals()]),
            Self("conflicts", try store.conflicts(kind: nil, subject: nil, ofStudy: nil, limit: .max)),
            Self("refusals", try store.refusals(ofStudy: nil, limit: .max)),
            Self("associations", try store.associations(callingAETitle: nil, limit: .max)),
        ] + (try studies.map(\.studyInstanceUID).flatMap { try ofStudy($0, store) })
    }

    private static func ofStudy(_ study: String, _ store: any CatalogStore) throws -> [Self] {
        [
            Self("series of \(study)", try store.series(ofStudy: study)),
            Self("instances of \(study)", try store.instances(ofStudy: study, series: nil)),
            Self("divided series of \(study)", try store.dividedSeries(ofStudy: study).sorted()),
            Self(
                "conflicts of \(study)",
                try store.conflicts(kind: nil, subject: nil, ofStudy: study, limit: .max)),
        ]
    }

    private static func filtered(_ store: any CatalogStore, _ probe: Probe) throws -> [Self] {
        [
            Self("UIDs of a study", try store.sopInstanceUIDs(ofStudy: probe.study)),
            Self("one instance", [try store.instance(probe.subject)]),
            Self("instances of a series", try store.instances(ofStudy: probe.study, series: probe.subject)),
            Self("studies of a patient", try store.studies(StudyFilter(patientID: probe.patientID))),
            Self("studies of a name", try store.studies(StudyFilter(patientName: probe.patientName))),
            Self("one study", try store.studies(StudyFilter(studyInstanceUID: probe.study))),
            Self("an accession number", try store.studies(StudyFilter(accessionNumber: "A1", limit: probe.limit))),
            Self("studies since", try store.studies(StudyFilter(receivedSince: probe.time))),
            Self("studies of a modality", try store.studies(StudyFilter(modality: probe.modality))),
            Self("no studies", try store.studies(StudyFilter(limit: -1))),
            Self(
                "conflicts of a subject",
                try store.conflicts(kind: .attribute, subject: probe.subject, ofStudy: nil, limit: probe.limit)),
            Self("refusals of a study", try store.refusals(ofStudy: probe.study, limit: probe.limit)),
            Self(
                "associations of a peer",
                try store.associations(callingAETitle: probe.callingAETitle, limit: probe.limit)),
            Self("present", try store.present(among: probe.uids).sorted()),
        ]
    }

    private static func queued(_ store: any CatalogStore, _ probe: Probe) throws -> [Self] {
        [
            Self("jobs", try store.jobs(JobFilter(limit: .max))),
            Self("job counts", try store.jobCounts().map { "\($0): \($1)" }.sorted()),
            Self(
                "jobs of a study",
                try store.jobs(
                    JobFilter(studyInstanceUID: probe.study, state: .succeeded, limit: probe.limit))),
            Self("results", try store.results(ofStudy: nil, includingSuperseded: true, limit: .max)),
            Self(
                "results of a study",
                try store.results(ofStudy: probe.study, includingSuperseded: false, limit: probe.limit)),
            Self("deliveries", try store.deliveries(ofStudy: nil, state: nil, limit: .max).map(\.unnumbered)),
            Self(
                "deliveries of a study",
                try store.deliveries(ofStudy: probe.study, state: .pending, limit: probe.limit).map(\.unnumbered)),
            Self("delivery counts", try store.deliveryCounts().map { "\($0): \($1)" }.sorted()),
        ]
    }

    private static func ofNodes(_ stores: [any CatalogStore], _ probe: Probe) throws -> [Self] {
        try stores.enumerated().flatMap { node, store in
            [
                Self("files of node \(node)", try store.instanceFiles()),
                Self("results of node \(node)", try store.resultPaths().sorted()),
                Self("running jobs of node \(node)", try store.runningJobs()),
                Self("next job of node \(node)", [try store.nextJobTime()]),
                Self("next deadline of node \(node)", [try store.nextDeadline()]),
                Self("destinations of node \(node)", try store.pendingDestinations()),
                Self("next delivery of node \(node)", [try store.nextDeliveryTime(destination: nil)]),
                Self(
                    "next delivery there of node \(node)",
                    [try store.nextDeliveryTime(destination: probe.destination)]),
            ]
        }
    }
}

extension CatalogUpkeep {
    /// The files of this node's instances by their numbers.
    func instanceFiles() throws -> [CatalogFile] {
        var files: [CatalogFile] = []
        try forEachInstanceFile { files.append($0) }
        return files.sorted { $0.row < $1.row }
    }
}
