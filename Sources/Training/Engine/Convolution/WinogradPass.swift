import CKernels
import Inference

/// One direction of a convolution of kernel size 3 by minimal filtering.
struct WinogradPass {
    private let windows: [ck_winograd]
    private let schedule: WinogradSchedule
    private let isTurned: Bool
    private let parameter: Parameter
    /// Kept alive for the windows.
    private let activation: StepActivation
    private let bias: AlignedMemory
    private let values: [TrainingValue]

    /// Floats of the transformed kernels, which come first in the shared scratch memory.
    private let kernelFloats: Int

    var sharedFloats: Int { kernelFloats + (schedule.isStaged ? schedule.scratchFloats : 0) }
    var threadFloats: Int { schedule.isStaged ? 0 : schedule.scratchFloats }

    init(
        axes: Int,
        source: TrainingValue,
        target: TrainingValue,
        isTurned: Bool,
        parameter: Parameter,
        bias: AlignedMemory,
        activation: StepActivation,
        mostGroupBlocks: Int
    ) {
        (self.isTurned, self.parameter, self.bias, self.activation) = (isTurned, parameter, bias, activation)
        values = [source, target]
        let points = axes == 3 ? 216 : 36
        let tiles = target.grid.size.enumerated().map { axis, size in axis == 0 && axes == 2 ? size : (size + 3) / 4 }
        let schedule = WinogradSchedule(
            tiles: tiles, points: points, inputBlocks: source.blockCount, outputBlocks: target.blockCount)
        self.schedule = schedule
        kernelFloats = points * source.blockCount * target.blockCount * Int(CK_BLOCK * CK_BLOCK)
        windows = (0..<source.elements).map { element in
            let output = target.view(element).pointee
            return ck_winograd(
                axes: axes, tile: 4, points: points, size: output.size, plane: output.plane, row: output.row,
                tiles: (tiles[0], tiles[1], tiles[2]), segment: schedule.segment, segments: schedule.segments,
                input_blocks: source.blockCount, output_blocks: target.blockCount,
                group_blocks: target.blockCount % mostGroupBlocks == 0 ? mostGroupBlocks : 1,
                inputs: source.view(element).pointee.blocks, outputs: output.blocks,
                doubled: nil, coarse_plane: 0, coarse_row: 0, kernels: nil,
                bias: bias.floats, slopes: activation.slopes, activation: activation.kind, streams: 0)
        }
    }

    func run(_ run: TrainingRun) {
        pack(run)
        for window in windows {
            var window = window
            window.kernels = UnsafePointer(run.shared)
            withUnsafePointer(to: window) { window in
                if schedule.isStaged {
                    for part in 0..<schedule.parts { runStaged(part, window, run) }
                } else {
                    run.pool.run(schedule.parts) { item, worker in
                        runItem(item, window, run.kernels.pointee, scratch: run.scratch(of: worker))
                    }
                }
            }
        }
    }

    private func pack(_ run: TrainingRun) {
        guard let window = windows.first else { return }
        let weights = run.weights.values + parameter.range.lowerBound
        run.pool.run(window.output_blocks) { output, _ in
            withUnsafePointer(to: window) {
                run.gradients.pointee.winograd_kernels(weights, $0, run.shared, output, isTurned ? 1 : 0)
            }
        }
    }

    private func runItem(
        _ item: Int,
        _ w: UnsafePointer<ck_winograd>,
        _ table: ck_kernels,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let (first, runs, tiles) = schedule.extent(item, w)
        let products = scratch + w.pointee.input_blocks * w.pointee.points * ck_winograd_pitch(tiles)
        for block in 0..<w.pointee.input_blocks { table.winograd_input(w, scratch, first, runs, block, tiles) }
        for point in 0..<w.pointee.points {
            for group in 0..<w.pointee.output_blocks / w.pointee.group_blocks {
                table.winograd_multiply(w, scratch, products, tiles, point, group)
            }
        }
        for block in 0..<w.pointee.output_blocks { table.winograd_output(w, products, first, runs, block, tiles) }
    }

    private func runStaged(_ part: Int, _ w: UnsafePointer<ck_winograd>, _ run: TrainingRun) {
        let table = run.kernels.pointee
        let (first, runs, tiles) = schedule.extent(part, w)
        let transformed = run.shared + kernelFloats
        let products = transformed + w.pointee.input_blocks * w.pointee.points * ck_winograd_pitch(tiles)
        let groups = w.pointee.output_blocks / w.pointee.group_blocks
        run.pool.run(w.pointee.input_blocks) { block, _ in
            table.winograd_input(w, transformed, first, runs, block, tiles)
        }
        run.pool.run(w.pointee.points) { point, _ in
            for group in 0..<groups { table.winograd_multiply(w, transformed, products, tiles, point, group) }
        }
        run.pool.run(w.pointee.output_blocks) { block, _ in
            table.winograd_output(w, products, first, runs, block, tiles)
        }
    }
}

extension WinogradSchedule {
    /// The runs of a part and their tiles.
    func extent(_ part: Int, _ w: UnsafePointer<ck_winograd>) -> (first: Int, runs: Int, tiles: Int) {
        let first = part * runs
        let count = min(runs, totalRuns - first)
        return (first, count, ck_winograd_tiles(w, first, count))
    }
}
