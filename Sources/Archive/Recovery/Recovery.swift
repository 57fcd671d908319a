import Catalog
import DICOM
import Foundation
import Glibc
import Logging
import Platform

/// Brings folder and index into agreement.
///
/// Instances are written before their rows, so a file without a row is either complete, which it proves itself, and
/// gets its row, or was never acknowledged. Only files without a row are read; the rest costs a listing of the folders.
struct Recovery: Sendable {
    /// How many rows are written in one transaction.
    private static let batch = 256

    let layout: ArchiveLayout
    let store: any CatalogStore
    let idleTimes: IdleTimes
    let clock: @Sendable () -> Date
    let guardian: ReadingGuard
    let logger: Logger
    /// Is told what is being done, again and again.
    let progress: @Sendable (String) -> Void

    /// Whether what waits for another process is to be given up.
    var isStopping: @Sendable () -> Bool = { false }

    /// The same for the time when the archive is open, and nobody waits for it any more.
    func silent(until isStopping: @escaping @Sendable () -> Bool) -> Recovery {
        Recovery(
            layout: layout, store: store, idleTimes: idleTimes, clock: clock, guardian: guardian, logger: logger,
            progress: { _ in }, isStopping: isStopping)
    }

    var now: Int64 { clock().milliseconds }

    /// Puts everything right that can be, and says what it was.
    func run(_ extent: RecoveryReport.Extent) throws(ArchiveError) -> RecoveryReport {
        var report = RecoveryReport()
        report.extent = extent
        report.removedTemporaryFiles = try sweepIncoming()
        setCulpritAside(&report)
        switch extent {
        case .nothing: break
        case .lately: try reconcileLately(&report)
        case .everything: try reconcileEverything(&report)
        }
        try ResultRecovery(recovery: self).run(&report)
        try renewDeadlines()
        log(report)
        return report
    }

    private func sweepIncoming() throws(ArchiveError) -> Int {
        let names = try ArchiveLayout.names(in: layout.incoming)
        for name in names { unlink("\(layout.incoming)/\(name)") }
        return names.count
    }

    private func setCulpritAside(_ report: inout RecoveryReport) {
        guard let path = guardian.culprit else { return }
        if access(path, F_OK) == 0 { quarantine(path, reason: ReadingGuard.reason, &report) }
        // What comes under the same name later is another file.
        if access(path, F_OK) != 0 { guardian.forget() }
    }

    /// The instances of the journal, which are few.
    private func reconcileLately(_ report: inout RecoveryReport) throws(ArchiveError) {
        let unindexed = try UnindexedInstances.among(try ReceptionJournal.uids(layout), store, layout)
        try rebuild(unindexed.map(InstanceFileName.init), &report)
    }

    private func reconcileEverything(_ report: inout RecoveryReport) throws(ArchiveError) {
        progress("reading the index")
        let table = try read { store throws(CatalogError) in try NameTable(store) }
        for bucket in 0..<InstanceFileName.bucketCount {
            progress("holding files against the index, folder \(bucket + 1) of \(InstanceFileName.bucketCount)")
            try reconcile(bucket, table, &report)
        }
    }

    /// Holds one folder against the index.
    ///
    /// - Parameter time: only files that were written before it can lack a row, in seconds since 1970; later ones are
    ///   being received.
    func reconcile(
        _ bucket: Int, _ table: NameTable, writtenBefore time: Int? = nil, _ report: inout RecoveryReport
    ) throws(ArchiveError) {
        let folder = layout.bucketFolder(bucket)
        let names: [String]
        do throws(ArchiveError) {
            names = try ArchiveLayout.names(in: folder)
        } catch {
            // A folder that cannot be read says nothing about its files.
            return note(unreadable: folder, reason: error.description, &report)
        }
        var present: [InstanceFileName] = []
        for name in names {
            if let parsed = InstanceFileName(fileName: name), parsed.bucket == bucket {
                present.append(parsed)
            } else {
                quarantine("\(folder)/\(name)", reason: "its name is not one of the archive's", &report)
            }
        }
        var difference = table.difference(bucket, present)
        if let time { difference.unindexed.removeAll { !isWritten($0, before: time) } }
        try mark(difference, &report)
        try rebuild(difference.unindexed, &report)
    }

    private func isWritten(_ name: InstanceFileName, before time: Int) -> Bool {
        var status = stat()
        return stat(layout.absolute(name.relativePath), &status) == 0 && status.st_mtim.tv_sec < time
    }

    /// Gives files their rows; those on which a process ended come last, so that the others have theirs.
    private func rebuild(_ names: [InstanceFileName], _ report: inout RecoveryReport) throws(ArchiveError) {
        guard !names.isEmpty else { return }
        for bucket in Set(names.map(\.bucket)) {
            try ArchiveFile.synchronizeFolder(layout.bucketFolder(bucket))
        }
        let suspects = names.filter { guardian.isSuspect(layout.absolute($0.relativePath)) }
        let innocent = names.filter { !suspects.contains($0) }
        for some in [innocent, suspects] {
            for start in stride(from: 0, to: some.count, by: Self.batch) {
                progress("reading files that are not in the index")
                try rebuild(batch: some[start..<min(start + Self.batch, some.count)], &report)
            }
        }
    }

    private func rebuild(
        batch names: ArraySlice<InstanceFileName>, _ report: inout RecoveryReport
    ) throws(ArchiveError) {
        var instances: [InstanceEntry] = []
        for name in names {
            let path = layout.absolute(name.relativePath)
            do throws(StoredFileReader.Failure) {
                let instance = try guardian.reading(path) { () throws(StoredFileReader.Failure) in
                    InstanceEntry(try StoredFileReader(path: path).instance())
                }
                instances.append(instance)
            } catch {
                switch error {
                case .unproven(let reason): quarantine(path, reason: reason, &report)
                case .unreadable(.writeFailed(let error)) where error.errorNumber == ENOENT: break
                case .unreadable(let cause): note(unreadable: path, reason: cause.description, &report)
                }
            }
        }
        if !instances.isEmpty { try index(instances, &report) }
    }
}
