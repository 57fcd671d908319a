import Foundation
package import GRDB

/// What the index answers: reading only, also while another process writes.
///
///     let index = try ArchiveIndex(root: "/var/lib/segnode")
///     for study in try index.studies(StudyFilter(modality: "CT")) { print(study.studyInstanceUID) }
public final class ArchiveIndex: Sendable {
    /// The folders of the archive.
    public let layout: ArchiveLayout
    private let reader: any DatabaseReader

    /// Opens the index of an archive that this or another process may be writing to.
    public init(root: String) throws(ArchiveError) {
        layout = ArchiveLayout(root: root)
        guard FileManager.default.fileExists(atPath: layout.index) else { throw .noIndex(path: layout.root) }
        reader = try ArchiveDatabase.openForReading(layout)
    }

    package init(layout: ArchiveLayout, reader: any DatabaseReader) {
        self.layout = layout
        self.reader = reader
    }

    /// Opens the database for a command that writes beside the process that has the archive.
    package static func writer(_ layout: ArchiveLayout) throws(ArchiveError) -> DatabasePool {
        try ArchiveDatabase.openForWriting(layout)
    }

    /// Reads in one consistent state of the database; what fails there is said as ``ArchiveError/database(reason:)``.
    package func read<T>(_ value: (Database) throws -> T) throws(ArchiveError) -> T {
        do {
            return try reader.read(value)
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw ArchiveError(database: error)
        }
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws(ArchiveError) -> [Row] {
        try read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
    }
}
