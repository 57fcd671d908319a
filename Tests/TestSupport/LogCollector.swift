import Foundation
import Synchronization

/// Collects what a process writes, so that its pipe never fills.
final class LogCollector: Sendable {
    let pipe = Pipe()
    private let collected = Mutex(Data())

    init() {
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.collected.withLock { $0.append(data) }
        }
    }

    var text: String { collected.withLock { String(decoding: $0, as: UTF8.self) } }
}
