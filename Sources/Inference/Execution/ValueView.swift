/// Where a value lies while a plan runs, and its shape with a depth of 1 where the network is 2D.
struct ValueView {
    /// The memory that the offset counts from.
    enum Base {
        case input
        case output
        case arena
    }

    var base: Base
    /// Floats from the base to the first element.
    var offset: Int
    let batch: Int
    let channels: Int
    /// Depth, height, width.
    let size: [Int]
    /// Floats from one batch element to the next; more than it holds where the value is part of a concatenation.
    var batchStride: Int

    init(shape: [Int], base: Base = .arena, offset: Int = 0) {
        self.base = base
        self.offset = offset
        batch = shape[0]
        channels = shape[1]
        size = [Int](repeating: 1, count: 5 - shape.count) + shape[2...]
        batchStride = shape[1...].reduce(1, *)
    }

    /// Elements of one channel, which always lie together.
    var volume: Int { size[0] * size[1] * size[2] }
}
