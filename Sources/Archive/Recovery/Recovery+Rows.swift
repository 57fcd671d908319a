import DICOM
import GRDB

extension Recovery {
    /// Gives instances their rows. One whose row a constraint refuses must not keep the node from starting: its file
    /// goes to the quarantine, from where it can be imported by a version that knows better, and the others go on.
    func index(_ instances: [IndexedInstance], _ report: inout RecoveryReport) throws(ArchiveError) {
        guard let refusal = try insert(instances) else {
            report.rebuiltInstances += instances.map { $0.identity.sopInstanceUID.description }
            return
        }
        guard instances.count == 1 else {
            for instance in instances { try index([instance], &report) }
            return
        }
        for instance in instances {
            let path = layout.absolute(instance.relativePath)
            quarantine(path, reason: "the index refuses its row: \(refusal)", &report)
        }
    }

    /// Inserts all rows or none.
    ///
    /// Studies of rebuilt instances wait from now: while the node was down, nobody could send the rest.
    ///
    /// - Returns: why a constraint refused a row; `nil`: all are in.
    private func insert(_ instances: [IndexedInstance]) throws(ArchiveError) -> String? {
        try write { database in
            var updater = IndexUpdater(idleTimes: idleTimes, logger: logger)
            var refusal: String?
            try database.inSavepoint {
                do {
                    for instance in instances { try updater.store(instance, database) }
                    return .commit
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                    refusal = error.message ?? "\(error.extendedResultCode)"
                    return .rollback
                }
            }
            return refusal
        }
    }
}
