import DICOMNetwork
import Synchronization

/// Remembers what it is told.
final class RecordingObserver: AssociationObserver {
    struct State {
        var accepted: [AssociationSummary] = []
        var rejected: [AssociationSummary] = []
        var ended: [AssociationSummary] = []
        var refusals: [InstanceRefusal] = []
    }

    private let state = Mutex(State())

    var accepted: [AssociationSummary] { state.withLock { $0.accepted } }
    var rejected: [AssociationSummary] { state.withLock { $0.rejected } }
    var ended: [AssociationSummary] { state.withLock { $0.ended } }

    var refusals: [InstanceRefusal] { state.withLock { $0.refusals } }

    func instanceRefused(_ refusal: InstanceRefusal) { state.withLock { $0.refusals.append(refusal) } }
    func associationAccepted(_ summary: AssociationSummary) { state.withLock { $0.accepted.append(summary) } }
    func associationRejected(_ summary: AssociationSummary) { state.withLock { $0.rejected.append(summary) } }
    func associationEnded(_ summary: AssociationSummary) { state.withLock { $0.ended.append(summary) } }
}
