import Synchronization

/// Gathers what several threads produce, each value under its index.
package final class Collector<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value]>([:])

    package init() {}

    /// Stores a value.
    ///
    /// - Parameter report: Is told how many there are then; one call at a time.
    package func store(_ value: Value, at index: Int, report: (Int) -> Void = { _ in }) {
        values.withLock { values in
            values[index] = value
            report(values.count)
        }
    }

    /// All values, by rising index.
    package var inOrder: [Value] {
        values.withLock { values in values.sorted { $0.key < $1.key }.map(\.value) }
    }
}
