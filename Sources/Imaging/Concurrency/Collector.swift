import Synchronization

/// Gathers what several threads produce, each value under its index.
package final class Collector<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value]>([:])

    package init() {}

    package func store(_ value: Value, at index: Int) { values.withLock { $0[index] = value } }

    /// All values, by rising index.
    package var inOrder: [Value] {
        values.withLock { values in values.sorted { $0.key < $1.key }.map(\.value) }
    }
}
