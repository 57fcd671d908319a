import Foundation
import GRDB
import Logging

extension Recovery {
    /// Moves a file out of the way, where a person can look at it.
    func quarantine(_ path: String, reason: String, _ report: inout RecoveryReport) throws(ArchiveError) {
        let name = path.split(separator: "/").last ?? ""
        guard rename(path, "\(layout.quarantine)/\(now)-\(name)") == 0 else { throw .failed("rename", path) }
        let relative = layout.relative(path)
        report.quarantinedFiles.append(RecoveryReport.QuarantinedFile(path: relative, reason: reason))
        try write { database in
            try ConflictLog(database, callingAETitle: "", at: now)
                .record(.quarantined, subject: relative, found: reason)
        }
    }

    /// Marks the rows whose files are gone and clears the mark of those whose files came back.
    func recordMissing(_ paths: [String]) throws(ArchiveError) {
        try write { database in
            let missing = Set(paths)
            let marked = try String.fetchAll(
                database,
                sql: "SELECT path FROM instance WHERE missing_since IS NOT NULL"
            )
            for path in marked where !missing.contains(path) { try mark(path, nil, database) }
            for path in missing.subtracting(marked).sorted() {
                try mark(path, now, database)
                try ConflictLog(database, callingAETitle: "", at: now).record(.missing, subject: path)
            }
        }
    }

    /// Idle time is evidence only while the node listens: what was awaited is awaited from now on.
    ///
    /// A deadline that lies farther ahead was written by a wall clock that was wrong, and is moved, too.
    func renewDeadlines() throws(ArchiveError) {
        try write { database in
            let senders = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT last_calling_ae FROM study WHERE deadline_at IS NOT NULL"
            )
            for sender in senders {
                try database.execute(
                    sql: "UPDATE study SET deadline_at = ? WHERE deadline_at IS NOT NULL AND last_calling_ae = ?",
                    arguments: [idleTimes.deadline(after: sender), sender]
                )
            }
        }
    }

    /// Says what was found; nothing of a patient.
    func log(_ report: RecoveryReport) {
        guard !report.isClean || report.removedTemporaryFiles > 0 else { return }
        let metadata: Logger.Metadata = [
            "temporary.removed": "\(report.removedTemporaryFiles)",
            "rows.rebuilt": "\(report.rebuiltInstances.count)",
            "results.removed": "\(report.removedResults)",
        ]
        logger.notice("The archive was put in order after an unclean end", metadata: metadata)
        for file in report.quarantinedFiles {
            logger.warning(
                "A file was moved to the quarantine",
                metadata: ["path": "\(file.path)", "reason": "\(file.reason)"]
            )
        }
        guard let first = report.missingFiles.first else { return }
        logger.critical(
            "Files of indexed instances are gone",
            metadata: ["count": "\(report.missingFiles.count)", "first": "\(first)"]
        )
    }

    func read<T>(_ value: (Database) throws -> T) throws(ArchiveError) -> T {
        do { return try database.read(value) } catch { throw .database(reason: "\(error)") }
    }

    @discardableResult
    func write<T>(_ change: (Database) throws -> T) throws(ArchiveError) -> T {
        do { return try database.write(change) } catch { throw .database(reason: "\(error)") }
    }

    private func mark(_ path: String, _ time: Int64?, _ database: Database) throws {
        try database.cachedStatement(sql: "UPDATE instance SET missing_since = ? WHERE path = ?")
            .execute(arguments: [time, path])
    }
}
