import DICOM
import Synchronization

// What a store remembers between transactions.

/// The attributes that have been held against their rows: those of a series are the same for all of its instances, as a
/// rule, and its contradictions are counted once.
package final class HeldAttributes: Sendable {
    /// What was held against its rows, and who sent it: a contradiction is recorded for each sender.
    package struct Key: Hashable, Sendable {
        private let attributes: HierarchyAttributes
        private let callingAETitle: String

        package init(of instance: InstanceEntry) {
            (attributes, callingAETitle) = (instance.hierarchy, instance.callingAETitle)
        }
    }

    private static let capacity = 512
    private let keys = Mutex<Set<Key>>([])

    package init() {}

    package func contains(_ key: Key) -> Bool { keys.withLock { $0.contains(key) } }

    package func add(_ new: some Sequence<Key>) {
        keys.withLock { keys in
            if keys.count >= Self.capacity { keys.removeAll() }
            keys.formUnion(new)
        }
    }
}

/// Which study an association brought last: what it says of an instance that is refused before its data set was read.
package final class AssociationStudies: Sendable {
    /// How many associations are remembered.
    private static let capacity = 256

    private let studies = Mutex<[String: String]>([:])

    package init() {}

    package func note(_ instance: InstanceEntry) {
        guard let association = instance.associationID else { return }
        studies.withLock { studies in
            if studies.count >= Self.capacity, studies[association] == nil { studies.removeAll() }
            studies[association] = instance.studyInstanceUID.description
        }
    }

    /// The study that a refused instance is of; empty where neither its data set nor its association told.
    package func study(of refused: RefusalEntry) -> String {
        if let study = refused.studyInstanceUID { return study }
        return refused.associationID.flatMap { association in studies.withLock { $0[association] } } ?? ""
    }
}
