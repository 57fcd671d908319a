import Archive
import ArgumentParser
import Catalog

/// Lists associations.
struct Associations: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the associations that ended last, the newest first.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only associations with this calling AE title.")
    var calling: String?

    @Option(help: "At most so many associations.")
    var limit = 100

    func run() throws {
        let associations = try storage.index().associations(callingAETitle: calling, limit: limit)
        guard !storage.json else { return try Output.json(associations) }
        var table = TextTable("ENDED (UTC)", "CALLING", "CALLED", "PEER", "STORED", "REFUSED", "MB", "END", "DETAIL")
        for association in associations {
            table.add(
                Output.time(association.endedAt), association.callingAETitle, association.calledAETitle,
                association.peerAddress, "\(association.instancesStored)", "\(association.instancesRefused)",
                "\(association.bytes / 1_000_000)", association.outcome, association.detail)
        }
        table.show(whenEmpty: "There are no associations.")
    }
}
