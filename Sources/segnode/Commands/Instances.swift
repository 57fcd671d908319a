import Archive
import ArgumentParser

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
