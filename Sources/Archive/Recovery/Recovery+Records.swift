import Catalog
import Foundation
import Glibc
import Logging

extension Recovery {
    /// Moves a file out of the way, where a person can look at it; one that cannot be moved is left and named.
    func quarantine(_ path: String, reason: String, _ report: inout RecoveryReport) {
        let name = path.split(separator: "/").last ?? ""
        let relative = layout.relative(path)
        guard rename(path, "\(layout.quarantine)/\(now)-\(name)") == 0 else {
            let error = ArchiveError.failed("rename", path)
            return note(unreadable: path, reason: "\(reason), and \(error.description)", &report)
        }
        report.quarantinedFiles.append(RecoveryReport.QuarantinedFile(path: relative, reason: reason))
        logger.warning("A file was moved to the quarantine", metadata: ["path": "\(relative)", "reason": "\(reason)"])
        record(.quarantined, subject: relative, found: reason)
    }

    /// Notes what the disk does not give; it is looked at again at the next start.
    func note(unreadable path: String, reason: String, _ report: inout RecoveryReport) {
        let relative = layout.relative(path)
        report.unreadable.append(relative)
        logger.error("A file or folder cannot be read", metadata: ["path": "\(relative)", "reason": "\(reason)"])
    }

    /// Puts a line into the index's list of what is wrong; where the index cannot take it the log has it alone.
    func record(_ kind: ConflictRecord.Kind, subject: String, found: String) {
        do throws(CatalogError) {
            try store.record(kind, [subject: found], at: now)
        } catch {
            logger.error("The index does not take what was found", metadata: ["reason": "\(error)"])
        }
    }

    /// Marks the rows whose files are gone and clears the mark of those whose files came back.
    func mark(_ difference: NameTable.Difference, _ report: inout RecoveryReport) throws(ArchiveError) {
        guard !difference.missing.isEmpty || !difference.returned.isEmpty else { return }
        try write { store throws(CatalogError) in
            try store.markFiles(
                missing: difference.missing.map(\.file), returned: difference.returned.map(\.file), at: now)
        }
        report.missingFiles += difference.missing.map(\.name.relativePath)
    }

    /// Idle time is evidence only while the node listens: what was awaited is awaited from now on.
    ///
    /// A deadline that lies farther ahead was written by a wall clock that was wrong, and is moved, too.
    func renewDeadlines() throws(ArchiveError) {
        try write { store throws(CatalogError) in
            try store.renewDeadlines { idleTimes.deadline(after: $0) }
        }
    }

    /// Says what was found; nothing of a patient.
    func log(_ report: RecoveryReport) {
        let isQuiet = report.isClean && report.removedTemporaryFiles + report.recoveredResults == 0
        guard !isQuiet || report.removedResults > 0 else { return }
        logger.notice(
            "The archive was put in order",
            metadata: [
                "extent": "\(report.extent.rawValue)",
                "temporary.removed": "\(report.removedTemporaryFiles)",
                "rows.rebuilt": "\(report.rebuiltInstances.count)",
                "quarantined": "\(report.quarantinedFiles.count)",
                "results.recovered": "\(report.recoveredResults)",
                "results.removed": "\(report.removedResults)",
            ]
        )
        if report.recoveredResults > 0 {
            logger.warning(
                "Whether recovered results were delivered is not known; `segnode send` sends what a destination lacks",
                metadata: ["folder": "\(ArchiveLayout.resultsFolder)", "count": "\(report.recoveredResults)"])
        }
        guard let first = report.missingFiles.first else { return }
        logger.critical(
            "Files of indexed instances are gone",
            metadata: ["count": "\(report.missingFiles.count)", "first": "\(first)"]
        )
    }

    func read<T>(_ value: (any CatalogStore) throws(CatalogError) -> T) throws(ArchiveError) -> T {
        do throws(CatalogError) { return try value(store) } catch { throw ArchiveError(error, layout) }
    }

    /// Changes the index; waits for as long as another process keeps it locked.
    @discardableResult
    func write<T>(_ change: (any CatalogStore) throws(CatalogError) -> T) throws(ArchiveError) -> T {
        while true {
            do throws(CatalogError) {
                return try change(store)
            } catch {
                guard case .busy = error else { throw ArchiveError(error, layout) }
                if isStopping() { throw .closing }
                logger.warning("Another process keeps the index locked; waiting for it")
                progress("waiting for the index, which another process keeps locked")
            }
        }
    }

    /// Says what came to light while the index was written.
    func report(_ findings: [CatalogFinding]) { for finding in findings { finding.log(to: logger) } }
}
