import CKernels
import Inference

/// The way of a value from and to a tensor.
struct PlanarCopy {
    private let value: TrainingValue
    private let shape: [Int]

    init(_ value: TrainingValue, shape: [Int]) {
        (self.value, self.shape) = (value, shape)
    }

    /// Writes a tensor of the value's shape into its blocks.
    func write(_ tensor: Tensor, _ run: TrainingRun) {
        tensor.values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            let memory = UnsafeMutablePointer(mutating: base)
            forEachElement(memory) { element, view in
                run.pool.run(value.planes) { plane, _ in
                    run.kernels.pointee.copy(view, value.view(element), 0, plane)
                }
            }
        }
    }

    /// The value as a tensor.
    func read(_ run: TrainingRun) -> Tensor {
        let count = shape.reduce(1, *)
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            forEachElement(base) { element, view in
                run.pool.run(value.planes) { plane, _ in
                    run.kernels.pointee.copy(value.view(element), view, 0, plane)
                }
            }
            initialized = count
        }
        return Tensor(shape: shape, values: values)
    }

    /// Calls `body` with each element of the tensor in `memory` as kernels take it. The planes of a 2D batch are its
    /// elements, whose channels lie side by side.
    private func forEachElement(
        _ memory: UnsafeMutablePointer<Float>,
        _ body: (_ element: Int, _ view: UnsafePointer<ck_value>) -> Void
    ) {
        let size = value.grid.size
        let isPlanar = shape.count == 4
        let channelFloats = isPlanar ? size[1] * size[2] : size.reduce(1, *)
        for element in 0..<value.elements {
            let first = memory + element * shape[1] * channelFloats
            let blocks = (0..<shape[1]).map { Optional(first + $0 * channelFloats) }
            blocks.withUnsafeBufferPointer { blocks in
                let view = ck_value(
                    blocks: blocks.baseAddress,
                    lanes: 1,
                    channels: shape[1],
                    size: (size[0], size[1], size[2]),
                    plane: isPlanar ? shape[1] * channelFloats : size[1] * size[2],
                    row: size[2]
                )
                withUnsafePointer(to: view) { body(element, $0) }
            }
        }
    }
}
