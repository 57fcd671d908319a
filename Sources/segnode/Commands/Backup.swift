import Archive
import ArgumentParser
import Catalog
import Foundation
import Platform
import Storage

/// Copies the archive while the node runs.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a consistent copy of index and files, also while the node runs.",
        discussion: """
            Run again into the same folder it adds what is new. On the same file system files become hard links, which \
            take no room and do not outlive the disk; elsewhere they are copied. Each new file is held against the \
            checksum of its reception. The copy is an archive of its own: to go back to it, stop the node and make \
            storage.folder name it. Where the index is on a PostgreSQL server, make the backup of its rows by pg_dump \
            before. The copy has the files, from which a start makes an index; where the rows are back, name its \
            catalog.json.copied catalog.json.
            """)

    @Argument(help: "The folder of the copy; created where it is missing.")
    var folder: String

    @OptionGroup var storage: StorageOptions

    func run() throws {
        FileModes.restrict()
        let progress = ProgressLine()
        let place = try storage.place()
        let report = try ArchiveBackup(root: place.folder, server: place.server).run(into: folder) { count, total in
            progress.show("copied", count, of: total)
        }
        progress.clear()
        if storage.json {
            try Output.json(report)
        } else {
            Output.line(
                "\(report.linked) files linked, \(report.copied) copied, \(report.present) were there already.")
            if !report.hasIndex {
                Output.line("The index is on a PostgreSQL server: pg_dump makes the backup of its rows.")
            }
            for (path, reason) in report.failures.sorted(by: { $0.key < $1.key }) {
                Output.error("\(path): \(reason)")
            }
        }
        if !report.failures.isEmpty { throw ExitCode.failure }
    }
}
