import Catalog
import DICOM
import Foundation
import Glibc
import Logging

/// Brings the results' files and their rows into agreement.
///
/// A result that no job recorded is one of three: its job ended between file and row and makes it again; the index was
/// lost, and the row comes back from the file; or it cannot be read, and goes to the quarantine. What comes back counts
/// as done: its study is not segmented again unless it has instances that came after the result, and it is not
/// delivered again, because nobody knows whether it was.
struct ResultRecovery {
    let recovery: Recovery

    /// Goes through the files that no row names.
    func run(_ report: inout RecoveryReport) throws(ArchiveError) {
        let layout = recovery.layout
        let known = try recovery.read { store throws(CatalogError) in try store.resultPaths() }
        let names = try ArchiveLayout.names(in: layout.results).filter {
            !known.contains("\(ArchiveLayout.resultsFolder)/\($0)")
        }
        var results: [FoundResult] = []
        for name in names {
            if let result = try read("\(layout.results)/\(name)", &report) { results.append(result) }
        }
        // The oldest first: a later result of the same series takes its place.
        for result in results.sorted(by: { ($0.createdAt, $0.path) < ($1.createdAt, $1.path) }) {
            switch try recovery.write({ store throws(CatalogError) in try store.recover(result) }) {
            case .recovered: report.recoveredResults += 1
            case .left: break
            case .leftOver:
                unlink(layout.absolute(result.path))
                report.removedResults += 1
            }
        }
    }

    private func read(_ path: String, _ report: inout RecoveryReport) throws(ArchiveError) -> FoundResult? {
        if path == recovery.guardian.culprit {
            recovery.quarantine(path, reason: ReadingGuard.reason, &report)
            return nil
        }
        if case .damaged(let reason)? = try? StoredFile.verifyResult(path) {
            recovery.quarantine(path, reason: reason, &report)
            return nil
        }
        do throws(DICOMError) {
            return try recovery.guardian.reading(path) { () throws(DICOMError) in
                try FoundResult(path: path, recovery.layout)
            }
        } catch {
            if case .unreadableFile = error {
                recovery.note(unreadable: path, reason: "\(error)", &report)
            } else {
                recovery.quarantine(path, reason: "\(error)", &report)
            }
            return nil
        }
    }
}

extension FoundResult {
    /// Reads a result's file.
    init(path: String, _ layout: ArchiveLayout) throws(DICOMError) {
        let object = try DataSet(contentsOf: path)
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unreadableFile(path: path, reason: String(cString: strerror(errno)))
        }
        let source = object.items(.referencedSeriesSequence).first?.uid(.seriesInstanceUID)
        let segment = object.items(.segmentSequence).first
        self.init(
            path: layout.relative(path),
            sopClassUID: try object.requiredUID(.sopClassUID).description,
            sopInstanceUID: try object.requiredUID(.sopInstanceUID).description,
            studyInstanceUID: try object.requiredUID(.studyInstanceUID).description,
            seriesInstanceUID: try object.requiredUID(.seriesInstanceUID).description,
            sourceSeriesUID: source?.description ?? "",
            description: IndexText.clean(
                object.string(.contentDescription) ?? object.string(.seriesDescription) ?? ""),
            modelName: IndexText.clean(segment?.string(.segmentAlgorithmName) ?? ""),
            size: Int(status.st_size),
            createdAt: Int64(status.st_mtim.tv_sec) &* 1000 &+ Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }
}
