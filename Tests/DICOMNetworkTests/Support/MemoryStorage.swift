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
        var refused: [ServiceOutcome] = []
        var waiting: [@Sendable (ServiceOutcome) -> Void] = []
        /// Whether the disk stands still.
        var isStuck = false
        var resumptions: [@Sendable () -> Void] = []
    }

    let state = Mutex(State())
    let outcome: ServiceOutcome
    /// Whether completions wait for ``answerAll()``.
    let isHesitant: Bool

    init(outcome: ServiceOutcome = .success, isHesitant: Bool = false) {
        self.outcome = outcome
        self.isHesitant = isHesitant
    }

    var instances: [Instance] { state.withLock { $0.instances } }
    /// The data sets that have begun to arrive.
    var begun: Int { state.withLock { $0.begun } }
    var abandoned: Int { state.withLock { $0.abandoned } }
    /// What was given up before its end, with the answers.
    var refused: [ServiceOutcome] { state.withLock { $0.refused } }
    var waiting: Int { state.withLock { $0.waiting.count } }

    func beginInstance(_ request: StoreRequest) -> any InstanceReceiver {
        state.withLock { $0.begun += 1 }
        return Receiver(self, request)
    }

    /// Lets the disk stand still, or work again.
    func setStuck(_ isStuck: Bool) {
        let resumptions = state.withLock { state in
            state.isStuck = isStuck
            defer { if !isStuck { state.resumptions = [] } }
            return isStuck ? [] : state.resumptions
        }
        for resume in resumptions { resume() }
    }

    /// Those who wait for the disk, whom whoever takes them lets go on.
    func takeResumptions() -> [@Sendable () -> Void] {
        state.withLock { state in
            defer { state.resumptions = [] }
            return state.resumptions
        }
    }

    func answerAll() {
        for completion in takeWaiting() { completion(outcome) }
    }

    /// The completions that wait, which whoever takes them calls.
    func takeWaiting() -> [@Sendable (ServiceOutcome) -> Void] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
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

        var isBackedUp: Bool { storage.state.withLock { $0.isStuck } }

        func whenDrained(_ resume: @escaping @Sendable () -> Void) {
            let isStuck = storage.state.withLock { state in
                if state.isStuck { state.resumptions.append(resume) }
                return state.isStuck
            }
            if !isStuck { resume() }
        }

        func finish(_ completion: @escaping @Sendable (ServiceOutcome) -> Void) {
            let isHesitant = storage.isHesitant
            storage.state.withLock { state in
                state.instances.append(Instance(request: request, bytes: bytes))
                if isHesitant { state.waiting.append(completion) }
            }
            if !isHesitant { completion(storage.outcome) }
        }

        func abandon() { storage.state.withLock { $0.abandoned += 1 } }

        func refuse(_ outcome: ServiceOutcome) { storage.state.withLock { $0.refused.append(outcome) } }
    }
}
