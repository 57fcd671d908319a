import Catalog
import DICOM
import Synchronization

/// Which study an association brought last: what it says of an instance that is refused before its data set was read.
final class AssociationStudies: Sendable {
    /// How many associations are remembered.
    private static let capacity = 256

    private let studies = Mutex<[String: String]>([:])

    func note(_ instance: InstanceEntry) {
        guard let association = instance.associationID else { return }
        studies.withLock { studies in
            if studies.count >= Self.capacity, studies[association] == nil { studies.removeAll() }
            studies[association] = instance.studyInstanceUID.description
        }
    }

    func study(_ association: String) -> String? { studies.withLock { $0[association] } }
}
