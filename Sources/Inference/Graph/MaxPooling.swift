/// The largest value of each window; positions outside of the input do not count.
public struct MaxPooling: Sendable, Equatable {
    /// Along each spatial axis: the window's size.
    public var window: [Int]

    /// Along each spatial axis: the distance of neighbouring windows.
    public var stride: [Int]

    /// Along each spatial axis: how far windows reach over either end; at most half a window.
    public var padding: [Int]

    /// Max pooling; the stride defaults to the window, the padding to 0.
    public init(window: [Int], stride: [Int]? = nil, padding: [Int]? = nil) {
        self.window = window
        self.stride = stride ?? window
        self.padding = padding ?? [Int](repeating: 0, count: window.count)
        precondition(self.stride.count == window.count && self.padding.count == window.count)
        precondition(window.allSatisfy { $0 > 0 } && self.stride.allSatisfy { $0 > 0 })
        precondition(zip(self.padding, window).allSatisfy { $0 >= 0 && 2 * $0 <= $1 })
    }

    /// Output positions along an axis of `size` input positions; not positive where the window does not fit.
    func outputSize(_ size: Int, axis: Int) -> Int {
        let room = size + 2 * padding[axis] - window[axis]
        return room < 0 ? 0 : room / stride[axis] + 1
    }
}
