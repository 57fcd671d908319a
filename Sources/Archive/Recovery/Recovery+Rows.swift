import Catalog
import DICOM

extension Recovery {
    /// Gives instances their rows. One whose row a rule of the index refuses must not keep the node from starting: its
    /// file goes to the quarantine, from where it can be imported by a version that knows better, and the others go on.
    func index(_ instances: [InstanceEntry], _ report: inout RecoveryReport) throws(ArchiveError) {
        guard let refusal = try insert(instances) else {
            report.rebuiltInstances += instances.map(\.sopInstanceUID.description)
            return
        }
        guard instances.count == 1 else {
            for instance in instances { try index([instance], &report) }
            return
        }
        for instance in instances {
            quarantine(
                layout.absolute(instance.path), reason: "the index refuses its row: \(refusal)", &report)
        }
    }

    /// Inserts all rows or none.
    ///
    /// Studies of rebuilt instances wait from now: while the node was down, nobody could send the rest.
    ///
    /// - Returns: why a row is refused; `nil`: all are in.
    private func insert(_ instances: [InstanceEntry]) throws(ArchiveError) -> String? {
        let outcome: (findings: [CatalogFinding], refusal: String?) = try write { store throws(CatalogError) in
            do throws(CatalogError) {
                let changes = instances.map(CatalogChange.store)
                return (try store.apply(changes) { idleTimes.deadline(after: $0) }, nil)
            } catch {
                guard case .refused(let reason) = error else { throw error }
                return ([], reason)
            }
        }
        self.report(outcome.findings)
        return outcome.refusal
    }
}
