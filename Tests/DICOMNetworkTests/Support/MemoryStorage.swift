import DICOM
import DICOMNetwork
import Synchronization

/// A storage provider that keeps instances in memory.
final class MemoryStorage: StorageProvider {
    struct Instance: Sendable {
        var request: StoreRequest
        var bytes: [UInt8]
    }

    struct State {
        var instances: [Instance] = []
        var begun = 0
        var abandoned = 0
        var waiting: [@Sendable (StoreOutcome) -> Void] = []
    }

    let state = Mutex(State())
    let outcome: StoreOutcome
    /// Whether completions wait for ``answerAll()``.
    let isHesitant: Bool

    init(outcome: StoreOutcome = .success, isHesitant: Bool = false) {
        self.outcome = outcome
        self.isHesitant = isHesitant
    }

    var instances: [Instance] { state.withLock { $0.instances } }
    /// The data sets that have begun to arrive.
    var begun: Int { state.withLock { $0.begun } }
    var abandoned: Int { state.withLock { $0.abandoned } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver {
        state.withLock { $0.begun += 1 }
        return Receiver(self, request)
    }

    func answerAll() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for completion in waiting { completion(outcome) }
    }

    private final class Receiver: InstanceReceiver {
        let storage: MemoryStorage
        let request: StoreRequest
        var bytes: [UInt8] = []

        init(_ storage: MemoryStorage, _ request: StoreRequest) {
            self.storage = storage
            self.request = request
        }

        func receive(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }

        func finish(_ completion: @escaping @Sendable (StoreOutcome) -> Void) {
            let isHesitant = storage.isHesitant
            storage.state.withLock { state in
                state.instances.append(Instance(request: request, bytes: bytes))
                if isHesitant { state.waiting.append(completion) }
            }
            if !isHesitant { completion(storage.outcome) }
        }

        func abandon() { storage.state.withLock { $0.abandoned += 1 } }
    }
}
