import Archive
import ArgumentParser
import Catalog
import Platform
import Storage

/// Looks after the index itself.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Bring the index up to date, or to a PostgreSQL server and back.",
        subcommands: [MigrateCatalog.self, CopyCatalog.self])
}

/// Brings the index's tables and views up to date.
struct MigrateCatalog: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Bring tables and views of the index up to date while the node does not run.",
        discussion:
            "A node does the same when it starts. On a server of its own the tables are made where there are none.")

    @OptionGroup var storage: StorageOptions

    func run() throws {
        FileModes.restrict()
        let place = try storage.place()
        try CatalogTransfer(root: place.folder, server: place.server).migrate()
        guard !storage.json else { return try Output.json(["state": "present"]) }
        Output.line("The index is up to date.")
    }
}

/// Copies the index to another place.
struct CopyCatalog: ParsableCommand {
    /// Where the index can be.
    enum Target: String, ExpressibleByArgument, CaseIterable {
        case postgresql
        case sqlite
    }

    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy the index from its file to a PostgreSQL server, or back, while the node does not run.",
        discussion: """
            Every row is copied and held against the original, then the archive uses the copy. The server is that of \
            catalog.postgresql in the configuration; what is copied to must be empty. The original stays: the file as \
            index.sqlite.copied, the rows of the server where they are. Instances and results stay where they are.
            """)

    @Argument(help: "Where the index is to be: postgresql or sqlite.")
    var target: Target

    @OptionGroup var storage: StorageOptions

    func run() throws {
        FileModes.restrict()
        let place = try storage.place()
        let transfer = CatalogTransfer(root: place.folder, server: place.server)
        let progress = ProgressLine()
        let counts =
            switch target {
            case .postgresql: try transfer.copyToServer { progress.show("rows of \($0)", done: $1) }
            case .sqlite: try transfer.copyToFile { progress.show("rows of \($0)", done: $1) }
            }
        progress.clear()
        guard !storage.json else { return try Output.json(counts) }
        var table = TextTable("table", "rows")
        for count in counts { table.add(count.table, "\(count.rows)") }
        table.show(whenEmpty: "There are no rows.")
        Output.line("All rows are the same in both; the archive uses the copy from now on.")
        if target == .sqlite { Output.line("Remove catalog.postgresql from the configuration before the node starts.") }
    }
}
