import DICOM
import Foundation
import GRDB
import Logging

/// Brings folder and index into agreement when the archive is opened.
///
/// Instances are written before their rows, so a file without a row is either complete, which it proves itself, and
/// gets its row, or was never acknowledged. Only files without a row are read; the rest costs a listing of the folders.
struct Recovery {
    let layout: ArchiveLayout
    let database: DatabasePool
    let idleTimes: IdleTimes
    let now: Int64
    let logger: Logger

    init(layout: ArchiveLayout, database: DatabasePool, idleTimes: IdleTimes, now: Int64, logger: Logger) {
        self.layout = layout
        self.database = database
        self.idleTimes = idleTimes
        self.now = now
        self.logger = logger
    }

    /// Puts everything right that can be, and says what it was.
    ///
    /// - Parameter isNewIndex: whether the index was created just now, so that it cannot know any result.
    func run(isNewIndex: Bool) throws(ArchiveError) -> RecoveryReport {
        var report = RecoveryReport()
        report.removedTemporaryFiles = try sweepIncoming()
        if !isNewIndex { report.removedResults = try sweepResults() }
        let indexed = try indexedNames()
        var start = indexed.startIndex
        for bucket in 0..<InstanceFileName.bucketCount {
            let end = indexed[start...].firstIndex { $0.bucket > bucket } ?? indexed.endIndex
            try reconcile(bucket, indexed: indexed[start..<end], &report)
            start = end
        }
        try recordMissing(report.missingFiles)
        try renewDeadlines()
        log(report)
        return report
    }

    private func sweepIncoming() throws(ArchiveError) -> Int {
        let names = try FolderListing.names(in: layout.incoming)
        for name in names { unlink("\(layout.incoming)/\(name)") }
        return names.count
    }

    /// A result is recorded in one transaction with the end of its job; before that, the job is going to run again.
    private func sweepResults() throws(ArchiveError) -> Int {
        let known = Set(try read { try String.fetchAll($0, sql: "SELECT path FROM result") })
        let names = try FolderListing.names(in: layout.results).filter {
            !known.contains("\(ArchiveLayout.resultsFolder)/\($0)")
        }
        for name in names { unlink("\(layout.results)/\(name)") }
        return names.count
    }

    private func indexedNames() throws(ArchiveError) -> [InstanceFileName] {
        try read { database in
            var names: [InstanceFileName] = []
            let paths = try String.fetchCursor(database, sql: "SELECT path FROM instance")
            while let path = try paths.next() {
                if let name = InstanceFileName(relativePath: path) { names.append(name) }
            }
            names.sort()
            return names
        }
    }

    private func reconcile(
        _ bucket: Int,
        indexed: ArraySlice<InstanceFileName>,
        _ report: inout RecoveryReport
    ) throws(ArchiveError) {
        let folder = layout.bucketFolder(bucket)
        var present: [InstanceFileName] = []
        for name in try FolderListing.names(in: folder) {
            if let parsed = InstanceFileName(fileName: name), parsed.bucket == bucket {
                present.append(parsed)
            } else {
                try quarantine("\(folder)/\(name)", reason: "its name is not one of the archive's", &report)
            }
        }
        present.sort()
        report.missingFiles += NameSets.difference(indexed, present).map(\.relativePath)
        let unindexed = NameSets.difference(present, indexed)
        if !unindexed.isEmpty { try rebuild(unindexed, in: folder, &report) }
    }

    private func rebuild(
        _ names: [InstanceFileName],
        in folder: String,
        _ report: inout RecoveryReport
    ) throws(ArchiveError) {
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
        var instances: [IndexedInstance] = []
        for name in names {
            let path = layout.absolute(name.relativePath)
            do throws(StoredFileReader.Failure) {
                instances.append(IndexedInstance(try StoredFileReader(path: path).instance()))
            } catch {
                switch error {
                case .unproven(let reason): try quarantine(path, reason: reason, &report)
                case .unreadable(let cause): throw cause
                }
            }
        }
        try index(instances, &report)
    }
}
