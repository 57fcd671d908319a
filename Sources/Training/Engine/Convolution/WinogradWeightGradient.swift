import CKernels
import Inference

/// The gradient of the weights of a convolution of kernel size 3 by minimal filtering: sums over all tiles of products
/// of transformed inputs and transformed gradients.
///
/// The tiles are shared out in a fixed number of chunks whose sums are added in their order, so that the result does
/// not depend on the number of threads. Where there are many channels, all threads take part in each piece instead.
struct WinogradWeightGradient {
    private let windows: [ck_winograd]
    private let schedule: WinogradSchedule
    private let parameter: Parameter
    private let chunks: Int
    private let values: [TrainingValue]

    /// Chunks, but not more than have room for their sums here.
    private static let mostChunks = 8
    private static let sumBytes = 8 << 20

    private var points: Int { windows[0].points }
    private var pairs: Int { windows[0].input_blocks * windows[0].output_blocks }
    private var pairFloats: Int { pairs * Int(CK_BLOCK * CK_BLOCK) }
    private var sumFloats: Int { points * pairFloats }

    var sharedFloats: Int { chunks * sumFloats + (schedule.isStaged ? schedule.scratchFloats : 0) }
    var threadFloats: Int { schedule.isStaged ? 0 : schedule.scratchFloats }

    init(axes: Int, input: TrainingValue, gradient: TrainingValue, parameter: Parameter) {
        let points = axes == 3 ? 216 : 36
        let tiles = gradient.grid.size.enumerated().map { axis, size in axis == 0 && axes == 2 ? size : (size + 3) / 4 }
        let schedule = WinogradSchedule(
            tiles: tiles, points: points, inputBlocks: input.blockCount, outputBlocks: gradient.blockCount)
        windows = (0..<input.elements).map { element in
            let output = gradient.view(element).pointee
            return ck_winograd(
                axes: axes, tile: 4, points: points, size: output.size, plane: output.plane, row: output.row,
                tiles: (tiles[0], tiles[1], tiles[2]), segment: schedule.segment, segments: schedule.segments,
                input_blocks: input.blockCount, output_blocks: gradient.blockCount, group_blocks: 1,
                inputs: input.view(element).pointee.blocks, outputs: output.blocks,
                doubled: nil, coarse_plane: 0, coarse_row: 0, kernels: nil, bias: nil, slopes: nil,
                activation: ck_identity, streams: 0)
        }
        (self.schedule, self.parameter, values) = (schedule, parameter, [input, gradient])
        let bytes = 4 * points * input.blockCount * gradient.blockCount * Int(CK_BLOCK * CK_BLOCK)
        let wanted = max(2, min(Self.mostChunks, Self.sumBytes / bytes))
        chunks = schedule.isStaged ? 1 : min(wanted, schedule.parts * input.elements)
    }

    func run(_ run: TrainingRun) {
        if schedule.isStaged { sumStaged(run) } else { sumChunks(run) }
        let gradient = run.weights.gradients + parameter.range.lowerBound
        let taps = parameter.taps * Int(CK_BLOCK * CK_BLOCK)
        run.pool.run(pairs) { pair, _ in
            let sums = run.shared + pair * Int(CK_BLOCK * CK_BLOCK)
            run.gradients.pointee.winograd_weights(sums, pairFloats, windows[0].axes, gradient + pair * taps)
        }
    }

    private func sumChunks(_ run: TrainingRun) {
        let all = schedule.parts * windows.count
        run.pool.run(chunks) { chunk, worker in
            let sums = run.shared + chunk * sumFloats
            sums.update(repeating: 0, count: sumFloats)
            for item in chunk * all / chunks..<(chunk + 1) * all / chunks {
                withUnsafePointer(to: windows[item / schedule.parts]) {
                    add(item % schedule.parts, $0, run, scratch: run.scratch(of: worker), to: sums)
                }
            }
        }
        guard chunks > 1 else { return }
        run.pool.run(points) { point, _ in
            let target = run.shared + point * pairFloats
            for chunk in 1..<chunks {
                let source = target + chunk * sumFloats
                for index in 0..<pairFloats { target[index] += source[index] }
            }
        }
    }

    private func add(
        _ part: Int,
        _ w: UnsafePointer<ck_winograd>,
        _ run: TrainingRun,
        scratch: UnsafeMutablePointer<Float>,
        to sums: UnsafeMutablePointer<Float>
    ) {
        let (first, runs, tiles) = schedule.extent(part, w)
        let gradients = scratch + w.pointee.input_blocks * points * ck_winograd_pitch(tiles)
        for block in 0..<w.pointee.input_blocks {
            run.kernels.pointee.winograd_input(w, scratch, first, runs, block, tiles)
        }
        for block in 0..<w.pointee.output_blocks {
            run.gradients.pointee.winograd_gradient(w, gradients, first, runs, block, tiles)
        }
        for point in 0..<points {
            run.gradients.pointee.winograd_outer(w, scratch, gradients, tiles, point, sums + point * pairFloats)
        }
    }

    private func sumStaged(_ run: TrainingRun) {
        let sums = run.shared
        run.pool.run(points) { point, _ in (sums + point * pairFloats).update(repeating: 0, count: pairFloats) }
        for window in windows {
            withUnsafePointer(to: window) { w in
                for part in 0..<schedule.parts { addStaged(part, w, run) }
            }
        }
    }

    private func addStaged(_ part: Int, _ w: UnsafePointer<ck_winograd>, _ run: TrainingRun) {
        let (first, runs, tiles) = schedule.extent(part, w)
        let transformed = run.shared + sumFloats
        let gradients = transformed + w.pointee.input_blocks * points * ck_winograd_pitch(tiles)
        let inputs = w.pointee.input_blocks
        run.pool.run(inputs + w.pointee.output_blocks) { block, _ in
            if block < inputs {
                run.kernels.pointee.winograd_input(w, transformed, first, runs, block, tiles)
            } else {
                run.gradients.pointee.winograd_gradient(w, gradients, first, runs, block - inputs, tiles)
            }
        }
        run.pool.run(points) { point, _ in
            run.gradients.pointee.winograd_outer(
                w, transformed, gradients, tiles, point, run.shared + point * pairFloats)
        }
    }
}
