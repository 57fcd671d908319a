/// An array at an address that stays. `@unchecked`: nothing changes after the initializer.
package final class ConstantArray<Element>: @unchecked Sendable {
    private let elements: UnsafeMutablePointer<Element>
    private let count: Int

    package var pointer: UnsafePointer<Element> { UnsafePointer(elements) }

    package init(_ array: [Element]) {
        count = array.count
        elements = .allocate(capacity: max(1, count))
        elements.initialize(from: array, count: count)
    }

    deinit {
        elements.deinitialize(count: count)
        elements.deallocate()
    }
}
