import Archive
import Catalog
import Node

/// A study with everything that belongs to it.
struct StudyReport: Encodable {
    let study: StudyRecord
    let series: [SeriesRecord]
    let jobs: [JobListing]
    let results: [ResultRecord]
    let deliveries: [DeliveryRecord]
    let conflicts: [ConflictRecord]
    let refusals: [RefusalRecord]

    init(_ study: StudyRecord, index: ArchiveIndex) throws {
        self.study = study
        let uid = study.studyInstanceUID
        series = try index.series(ofStudy: uid)
        jobs = try index.jobs(JobFilter(studyInstanceUID: uid)).map(JobListing.init)
        results = try index.results(ofStudy: uid)
        deliveries = try index.deliveries(ofStudy: uid)
        conflicts = try index.conflicts(ofStudy: uid, limit: 1000)
        refusals = try index.refusals(ofStudy: uid, limit: 1000)
    }

    func show() {
        Output.line("Study      \(study.studyInstanceUID)")
        Output.line("Patient    \(study.patientID)  \(study.patientName)")
        Output.line("Date       \(study.date)  \(study.description)")
        Output.line("Accession  \(study.accessionNumber)")
        Output.line("State      \(study.state)\(deadline)  \(study.completeness?.rawValue ?? "")")
        Output.line("")
        Output.line("SERIES")
        showSeries()
        Output.line("")
        Output.line("JOBS")
        if jobs.isEmpty { Output.line("There are no jobs.") }
        for job in jobs { job.show() }
        Output.line("")
        Output.line("RESULTS")
        ResultTable(results: results, deliveries: deliveries).show()
        showConflicts()
    }

    /// What contradicts or is missing; nothing where all is well.
    private func showConflicts() {
        if !conflicts.isEmpty {
            Output.line("")
            Output.line("CONFLICTS")
            ConflictTable(conflicts).show()
        }
        guard !refusals.isEmpty else { return }
        Output.line("")
        Output.line("REFUSED, AND NOT RECEIVED SINCE")
        RefusalTable(refusals).show()
    }

    private var deadline: String {
        study.deadline.map { ", complete at \(Output.time($0)) UTC unless more comes" } ?? ""
    }

    private func showSeries() {
        var table = TextTable("MOD", "NUMBER", "INST", "DESCRIPTION", "SERIES")
        for record in series {
            table.add(
                record.modality, record.number.map(String.init) ?? "", "\(record.instanceCount)", record.description,
                record.seriesInstanceUID)
        }
        table.show(whenEmpty: "There are no series.")
    }
}
