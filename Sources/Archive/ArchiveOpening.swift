import Catalog
import Foundation
import Logging

/// The steps from a folder to an archive that can be used.
struct ArchiveOpening {
    let store: any CatalogStore
    let recovery: Recovery
    let report: RecoveryReport
    let journal: ReceptionJournal
    /// What is left to be done while the archive is open.
    let pending: ArchiveMaintenance.Pending

    /// Opens an archive; an index whose damage shows only while the archive is put in order is rebuilt at once.
    static func opening(
        layout: ArchiveLayout, catalog: any CatalogOpening, session: SessionFolder, idleTimes: IdleTimes,
        clock: @escaping @Sendable () -> Date, logger: Logger, progress: @escaping @Sendable (String) -> Void
    ) throws(ArchiveError) -> ArchiveOpening {
        func open() throws(ArchiveError) -> ArchiveOpening {
            try ArchiveOpening(
                layout: layout, catalog: catalog, session: session, idleTimes: idleTimes, clock: clock,
                logger: logger, progress: progress)
        }
        do throws(ArchiveError) {
            return try open()
        } catch {
            guard case .indexDamaged(let reason) = error, !session.hasDamage else { throw error }
            logger.error("The index is damaged, as its use shows", metadata: ["reason": "\(reason)"])
            try session.noteDamage(reason)
            return try open()
        }
    }

    private init(
        layout: ArchiveLayout, catalog: any CatalogOpening, session: SessionFolder, idleTimes: IdleTimes,
        clock: @escaping @Sendable () -> Date, logger: Logger, progress: @escaping @Sendable (String) -> Void
    ) throws(ArchiveError) {
        let end = session.previousEnd()
        try session.begin(after: end)
        let look: CatalogLook? = end == .unknown ? session.hasDamage ? .thorough : .quick : nil
        var damage: (path: String, reason: String)?
        let index = try Self.open(catalog, look, layout, session, logger, progress) { damage = ($0, $1) }
        store = index.store
        let recovery = Recovery(
            layout: layout, store: index.store, idleTimes: idleTimes, clock: clock,
            guardian: ReadingGuard(note: layout.journal + "/reading"), logger: logger, progress: progress)
        if let damage {
            recovery.record(.quarantined, subject: layout.relative(damage.path), found: damage.reason)
        }
        let extent: RecoveryReport.Extent = index.isNew ? .everything : end.extent
        let outcome = try Self.recover(recovery, extent, end)
        (report, pending) = (outcome.report, outcome.pending)
        self.recovery = recovery
        journal = try ReceptionJournal(layout: layout)
        guard pending != .recovery else { return }
        session.forgetDamage()
        do throws(ArchiveError) {
            try session.agree()
        } catch {
            logger.warning("The next start looks at everything", metadata: ["reason": "\(error)"])
        }
    }

    private static func open(
        _ catalog: any CatalogOpening, _ look: CatalogLook?, _ layout: ArchiveLayout, _ session: SessionFolder,
        _ logger: Logger, _ progress: @escaping @Sendable (String) -> Void,
        isSetAside: (String, String) -> Void
    ) throws(ArchiveError) -> OpenedCatalog {
        do {
            let opened = try catalog.open(
                look: look, quarantine: layout.quarantine,
                isSetAside: { path, reason in
                    logger.critical(
                        "The index is damaged; it was moved to the quarantine and is rebuilt from the files",
                        metadata: ["kept": "\(layout.relative(path))", "reason": "\(reason)"])
                    isSetAside(path, reason)
                }, willBeNew: session.beginRebuilding,
                progress: { waiting in
                    logger.warning("The index cannot be opened yet", metadata: ["reason": "\(waiting)"])
                    progress(waiting)
                })
            for remark in opened.remarks { logger.warning("The index", metadata: ["remark": "\(remark)"]) }
            return opened
        } catch let error as ArchiveError {
            throw error
        } catch let error as CatalogError {
            throw ArchiveError(error, layout)
        } catch {
            throw .database(reason: "\(error)")
        }
    }

    /// Puts the archive in order; where the disk is too full for that, it waits.
    private static func recover(
        _ recovery: Recovery, _ extent: RecoveryReport.Extent, _ end: SessionFolder.PreviousEnd
    ) throws(ArchiveError) -> (report: RecoveryReport, pending: ArchiveMaintenance.Pending) {
        do throws(ArchiveError) {
            let report = try recovery.run(extent)
            let isChecked = extent == .everything ? report.unreadable.isEmpty : end == .closed(isChecked: true)
            return (report, isChecked ? .nothing : .check)
        } catch {
            guard case .noSpace = error else { throw error }
            recovery.logger.error(
                "The disk is full: the archive is put in order when there is room, and no study is complete before",
                metadata: ["reason": "\(error)"]
            )
            return (RecoveryReport(), .recovery)
        }
    }
}

extension SessionFolder.PreviousEnd {
    /// How much is to be looked at before the archive is open.
    fileprivate var extent: RecoveryReport.Extent {
        switch self {
        case .closed: .nothing
        case .killed: .lately
        case .unknown: .everything
        }
    }
}
