import CKernels

/// A step whose output lies where other grids have lain: the margins are cleared before.
struct MarginClearingBlueprint: StepBlueprint {
    let step: any StepBlueprint
    let output: ValuePlace

    var threadFloats: Int { step.threadFloats }
    var sharedFloats: Int { step.sharedFloats }
    var weightFloats: Int { step.weightFloats }
    var algorithm: String { step.algorithm }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        StepSequence(steps: [MarginClearingStep(storage, output), step.makeStep(storage, pool)])
    }
}

/// Sets everything in a value's blocks to zero but its positions. `@unchecked`: the plan's lock guards the memory.
private struct MarginClearingStep: PlanStep, @unchecked Sendable {
    private let blocks: [UnsafeMutablePointer<Float>]
    private let grid: BlockGrid

    init(_ storage: PlanStorage, _ place: ValuePlace) {
        grid = place.grid
        let value = storage.value(place)
        blocks = (0..<place.blocks).compactMap { value.blocks[$0] }.map { $0 - place.grid.origin }
    }

    func run(_ run: PlanRun) {
        let planes = grid.floats / grid.plane
        run.pool.run(blocks.count * planes) { item, _ in
            clear(blocks[item / planes] + item % planes * grid.plane, plane: item % planes - grid.origin / grid.plane)
        }
    }

    private func clear(_ memory: UnsafeMutablePointer<Float>, plane: Int) {
        guard (0..<grid.size[0]).contains(plane) else {
            memory.update(repeating: 0, count: grid.plane)
            return
        }
        // Between the rows' positions lies one stretch of margin: the end of one row and the beginning of the next.
        let first = grid.origin % grid.plane
        let width = grid.size[2] * grid.lanes
        memory.update(repeating: 0, count: first)
        for row in 0..<grid.size[1] {
            let end = first + row * grid.row + width
            let next = row + 1 < grid.size[1] ? end - width + grid.row : grid.plane
            (memory + end).update(repeating: 0, count: next - end)
        }
    }
}
