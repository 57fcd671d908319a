import CKernels

/// A Winograd convolution, ready to run.
struct WinogradStep: PlanStep {
    let winograd: ConstantArray<ck_winograd>
    let schedule: WinogradSchedule
    /// Kept alive for `winograd`.
    let owned: [AlignedMemory]
    let vectors: [ChannelVector]
    let doubled: ConstantArray<CChar>

    func run(_ run: PlanRun) {
        if schedule.isStaged {
            for part in 0..<schedule.parts { runStaged(part, run) }
        } else {
            run.pool.run(schedule.parts) { item, worker in runItem(item, run.kernels.pointee, run.scratch(of: worker)) }
        }
    }

    private func runItem(_ item: Int, _ table: ck_kernels, _ scratch: UnsafeMutablePointer<Float>) {
        let w = winograd.pointer
        let (first, runs, tiles) = extent(item)
        let products = scratch + w.pointee.input_blocks * w.pointee.points * ck_winograd_pitch(tiles)
        for block in 0..<w.pointee.input_blocks { table.winograd_input(w, scratch, first, runs, block, tiles) }
        for point in 0..<w.pointee.points {
            for group in 0..<w.pointee.output_blocks / w.pointee.group_blocks {
                table.winograd_multiply(w, scratch, products, tiles, point, group)
            }
        }
        for block in 0..<w.pointee.output_blocks { table.winograd_output(w, products, first, runs, block, tiles) }
    }

    private func runStaged(_ part: Int, _ run: PlanRun) {
        let (w, table) = (winograd.pointer, run.kernels.pointee)
        let (first, runs, tiles) = extent(part)
        let pitch = ck_winograd_pitch(tiles)
        let transformed = run.scratch
        let products = transformed + w.pointee.input_blocks * w.pointee.points * pitch
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

    private func extent(_ part: Int) -> (first: Int, runs: Int, tiles: Int) {
        let first = part * schedule.runs
        let runs = min(schedule.runs, schedule.totalRuns - first)
        return (first, runs, ck_winograd_tiles(winograd.pointer, first, runs))
    }
}
