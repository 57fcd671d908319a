import Archive
import ArgumentParser
import Foundation

/// Lists studies.
struct Studies: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the studies, the last received first.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only studies of this Patient ID.")
    var patientID: String?

    @Option(help: "Only studies with this accession number.")
    var accession: String?

    @Option(help: "Only studies with a series of this modality.")
    var modality: String?

    @Option(help: "At most so many studies.")
    var limit = 100

    func run() throws {
        let filter = StudyFilter(patientID: patientID, accessionNumber: accession, modality: modality, limit: limit)
        let studies = try storage.index().studies(filter)
        guard !storage.json else { return try Output.json(studies) }
        var table = TextTable(
            "RECEIVED (UTC)", "PATIENT ID", "NAME", "STUDY DATE", "MOD", "SER", "INST", "STATE", "RESULTS", "STUDY")
        for study in studies {
            table.add(
                Output.time(study.lastReceivedAt), study.patientID, study.patientName, study.date,
                study.modalities.joined(separator: ","), "\(study.seriesCount)", "\(study.instanceCount)", study.state,
                "\(study.resultCount)", study.studyInstanceUID)
        }
        table.show(whenEmpty: "There are no studies.")
    }
}

extension StudyRecord {
    /// Where the study is on its way, in one word.
    var state: String {
        if isReceiving { return "receiving" }
        return jobState?.rawValue ?? "stored"
    }
}
