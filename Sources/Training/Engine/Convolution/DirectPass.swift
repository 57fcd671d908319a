import CKernels
import Inference

/// One direction of a convolution, computed directly: the output from the input, or the input's gradient from the
/// output's.
struct DirectPass {
    private let convolutions: ConstantArray<ck_convolution>
    private let phases: ConstantArray<ck_phase>
    private let taps: [ConstantArray<(Int, Int, Int)>]
    private let positions: [[Int]]
    private let kernelSize: Int
    private let packed: AlignedMemory
    private let source: TrainingValue
    private let target: TrainingValue
    private let isTurned: Bool
    private let parameter: Parameter?
    private let constant: AlignedMemory?
    private let groupBlocks: Int
    private let rows: Int
    /// Kept alive for the convolutions.
    private let activation: StepActivation
    private let bias: AlignedMemory

    let threadFloats: Int

    /// - Parameters:
    ///   - isTurned: whether it is the gradient's direction
    ///   - constant: weights in blocks, where these are no parameter
    init(
        _ axes: [ConvolutionAxis],
        kernel: [Int],
        source: TrainingValue,
        target: TrainingValue,
        adds: Bool,
        isTurned: Bool,
        parameter: Parameter?,
        constant: AlignedMemory?,
        bias: AlignedMemory,
        activation: StepActivation,
        mostGroupBlocks: Int
    ) {
        (self.source, self.target, self.isTurned, self.parameter) = (source, target, isTurned, parameter)
        (self.constant, self.bias, self.activation) = (constant, bias, activation)
        kernelSize = kernel.reduce(1, *)
        let shapes = Self.phases(axes, kernel)
        groupBlocks = target.blockCount % mostGroupBlocks == 0 ? mostGroupBlocks : 1
        positions = shapes.map(\.positions)
        taps = shapes.map { ConstantArray($0.offsets) }
        packed = AlignedMemory(
            positions.map(\.count).reduce(0, +) * source.blockCount * target.blockCount * Int(CK_BLOCK * CK_BLOCK))
        let list = Self.phases(shapes, taps, weights: packed.floats, blockPairs: source.blockCount * target.blockCount)
        phases = ConstantArray(list)
        rows = list.count * axes[0].lattice * axes[1].lattice
        var shape = Self.convolution(axes, groupBlocks: groupBlocks, groups: target.blockCount / groupBlocks)
        (shape.phase_count, shape.phases) = (list.count, phases.pointer)
        shape.bias = UnsafePointer(bias.floats)
        shape.slopes = UnsafePointer(activation.slopes)
        shape.activation = activation.kind
        shape.scratch_parts = (positions.map(\.count).max() ?? 0) * source.blockCount
        let sizes = (0..<source.elements).map { element in
            var convolution = shape
            convolution.input = Self.whole(source.view(element).pointee)
            convolution.output = Self.whole(target.view(element).pointee)
            if adds { convolution.addend = convolution.output }
            return convolution
        }
        convolutions = ConstantArray(sizes)
        threadFloats = sizes.first.map { first in withUnsafePointer(to: first) { ck_convolution_scratch($0) } } ?? 0
    }

    /// What all elements have in common, without values.
    private static func convolution(_ axes: [ConvolutionAxis], groupBlocks: Int, groups: Int) -> ck_convolution {
        let none = ck_value(blocks: nil, lanes: 0, channels: 0, size: (0, 0, 0), plane: 0, row: 0)
        return ck_convolution(
            input: none,
            output: none,
            scale: none,
            addend: none,
            lattice: (axes[0].lattice, axes[1].lattice, axes[2].lattice),
            input_step: (axes[0].inputStep, axes[1].inputStep, axes[2].inputStep),
            output_step: (axes[0].outputStep, axes[1].outputStep, axes[2].outputStep),
            margin: axes[2].margin,
            group_blocks: groupBlocks,
            groups: groups,
            phase_count: 0,
            phases: nil,
            bias: nil,
            slopes: nil,
            activation: ck_identity,
            scratch_parts: 0
        )
    }

    /// The phases with their taps, each with its own part of the packed weights.
    private static func phases(
        _ shapes: [ConvolutionPhase], _ taps: [ConstantArray<(Int, Int, Int)>], weights: UnsafeMutablePointer<Float>,
        blockPairs: Int
    ) -> [ck_phase] {
        var weights = weights
        return zip(shapes, taps).map { shape, taps in
            defer { weights += shape.offsets.count * blockPairs * Int(CK_BLOCK * CK_BLOCK) }
            let offsets = UnsafeRawPointer(taps.pointer).assumingMemoryBound(to: (Int, Int, Int).self)
            return ck_phase(origin: shape.origin, tap_count: shape.offsets.count, taps: offsets, weights: weights)
        }
    }

    func run(_ run: TrainingRun) {
        pack(run)
        run.pool.run(source.elements * rows) { item, worker in
            run.kernels.pointee.convolve(convolutions.pointer + item / rows, run.scratch(of: worker), item % rows)
        }
    }

    /// All lanes of the blocks are channels.
    private static func whole(_ value: ck_value) -> ck_value {
        var value = value
        value.channels = (value.channels + 15) / 16 * 16
        return value
    }

    private static func phases(_ axes: [ConvolutionAxis], _ kernel: [Int]) -> [ConvolutionPhase] {
        axes[0].phases.enumerated().flatMap { z, depths in
            axes[1].phases.enumerated().flatMap { y, heights in
                axes[2].phases.enumerated().map { x, widths in
                    ConvolutionPhase(origin: (z, y, x), depths: depths, heights: heights, widths: widths, kernel)
                }
            }
        }
    }

    /// Writes [phase][group][tap][input block][16][channels of a group].
    private func pack(_ run: TrainingRun) {
        guard let weights = parameter.map({ run.weights.values + $0.range.lowerBound }) ?? constant?.floats else {
            return
        }
        let (inputs, outputs) = (source.blockCount, target.blockCount)
        let width = groupBlocks * Int(CK_BLOCK)
        var place = packed.floats
        for phase in positions {
            let first = place
            let perGroup = phase.count * inputs * Int(CK_BLOCK) * width
            run.pool.run(outputs) { output, _ in
                var place = first + output / groupBlocks * perGroup + output % groupBlocks * Int(CK_BLOCK)
                for position in phase {
                    for input in 0..<inputs {
                        let block = isTurned ? input * outputs + output : output * inputs + input
                        let from = weights + (block * kernelSize + position) * Int(CK_BLOCK * CK_BLOCK)
                        run.gradients.pointee.pack(from, place, width, isTurned ? 1 : 0)
                        place += Int(CK_BLOCK) * width
                    }
                }
            }
            place += outputs / groupBlocks * perGroup
        }
    }
}
