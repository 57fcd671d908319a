import Archive
import ArgumentParser
import Catalog
import Foundation

/// Lists studies.
struct Studies: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the studies, the last received first.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only studies of this Patient ID.")
    var patientID: String?

    @Option(
        help: """
            Only studies of patients of this name; * stands for any characters, ? for one, as in 'mul*'. Case and accents \
            do not matter.
            """)
    var patientName: String?

    @Option(help: "Only studies with this accession number.")
    var accession: String?

    @Option(help: "Only studies with a series of this modality.")
    var modality: String?

    @Option(help: "At most so many studies.")
    var limit = 100

    func run() throws {
        let filter = StudyFilter(
            patientID: patientID, patientName: patientName, accessionNumber: accession, modality: modality, limit: limit
        )
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

/// Shows everything about one study.
struct Study: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a study: series, jobs with their decisions, results and deliveries.")

    @Argument(help: "The Study Instance UID.")
    var study: String

    @OptionGroup var storage: StorageOptions

    func run() throws {
        let index = try storage.index()
        guard let record = try index.study(study) else {
            Output.error("there is no study \(study)")
            throw ExitStatus.nothing.exit
        }
        let report = try StudyReport(record, index: index)
        if storage.json { try Output.json(report) } else { report.show() }
    }
}

/// Lists instances.
struct Instances: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the instances of a study, or all indexed UIDs.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "The Study Instance UID.")
    var study: String?

    @Option(help: "Only instances of this Series Instance UID.")
    var series: String?

    @Flag(
        name: .customLong("sop-uids"),
        help: "Write only SOP Instance UIDs, one a line, sorted; of all studies without --study.")
    var sopUIDs = false

    @Flag(help: "Write only the paths of the files, one a line.")
    var paths = false

    func validate() throws {
        guard study != nil || (sopUIDs && series == nil && !paths) else {
            throw ValidationError("--study is needed, except with --sop-uids alone")
        }
    }

    func run() throws {
        let index = try storage.index()
        guard let study else { return try show(index.sopInstanceUIDs()) }
        let instances = try index.instances(ofStudy: study, series: series)
        if sopUIDs { return try show(instances.map(\.sopInstanceUID).sorted()) }
        if paths { return try show(instances.map(\.path)) }
        guard !storage.json else { return try Output.json(instances) }
        var table = TextTable("NUMBER", "RECEIVED (UTC)", "FROM", "BYTES", "TRANSFER SYNTAX", "INSTANCE")
        for instance in instances {
            table.add(
                instance.number.map(String.init) ?? "", Output.time(instance.receivedAt), instance.callingAETitle,
                "\(instance.size)", instance.transferSyntaxUID, instance.sopInstanceUID)
        }
        table.show(whenEmpty: "There are no instances.")
    }

    private func show(_ lines: [String]) throws {
        if storage.json { try Output.json(lines) } else { lines.forEach(Output.line) }
    }
}
