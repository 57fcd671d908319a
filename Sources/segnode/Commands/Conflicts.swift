import Archive
import ArgumentParser
import Catalog

/// Lists what contradicts the index, and what it is missing.
struct Conflicts: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List contradictions between received instances, damaged files and refused instances.",
        discussion: """
            Kinds: patient (instances of one study name several patients: it is not segmented), hierarchy (a series \
            is in several studies: it is not segmented), attribute, duplicate, damaged, missing, quarantined. \
            Instances that the node refused and has not received since are listed below them.
            """)

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only what is about this Study Instance UID, its series and instances.")
    var study: String?

    @Option(help: "Only this kind: \(Self.kinds).", transform: Self.kind)
    var kind: ConflictRecord.Kind?

    @Option(help: "At most so many of each.")
    var limit = 100

    private static let kinds = ConflictRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")

    private static func kind(_ text: String) throws -> ConflictRecord.Kind {
        guard let kind = ConflictRecord.Kind(rawValue: text) else {
            throw ValidationError("--kind should be one of \(kinds), found \(text)")
        }
        return kind
    }

    func run() throws {
        let index = try storage.index()
        if let study, try index.study(study) == nil, try index.refusals(ofStudy: study, limit: 1).isEmpty {
            Output.error("there is no study \(study)")
            throw ExitStatus.nothing.exit
        }
        let report = Report(
            conflicts: try index.conflicts(kind: kind, ofStudy: study, limit: limit),
            refusals: kind == nil ? try index.refusals(ofStudy: study, limit: limit) : [])
        guard !storage.json else { return try Output.json(report) }
        ConflictTable(report.conflicts).show()
        if !report.refusals.isEmpty {
            Output.line("")
            Output.line("REFUSED, AND NOT RECEIVED SINCE")
            RefusalTable(report.refusals).show()
        }
    }

    private struct Report: Encodable {
        let conflicts: [ConflictRecord]
        let refusals: [RefusalRecord]
    }
}
