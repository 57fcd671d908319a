import CKernels

/// The memory of a plan: the arena, and the table of pointers by which steps find the blocks of a value.
/// `@unchecked`: the plan's lock guards it.
final class PlanStorage: @unchecked Sendable {
    let kernels: UnsafePointer<ck_kernels>
    private let arena: AlignedMemory
    private let table: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    private let entries: [MemoryEntry]

    init(_ memory: MemoryPlan, kernels: UnsafePointer<ck_kernels>) {
        self.kernels = kernels
        entries = memory.entries
        arena = AlignedMemory(memory.arenaFloats)
        table = .allocate(capacity: max(1, entries.count))
        table.initialize(repeating: nil, count: max(1, entries.count))
        for (index, entry) in entries.enumerated() {
            if case .arena(let offset) = entry { table[index] = arena.floats + offset }
        }
    }

    deinit {
        table.deallocate()
    }

    /// A value as kernels take it; valid as long as the storage.
    func value(_ place: ValuePlace) -> ck_value {
        ck_value(
            blocks: UnsafePointer(table + place.entry),
            lanes: place.grid.lanes,
            channels: place.channels,
            size: (place.size[0], place.size[1], place.size[2]),
            plane: place.plane,
            row: place.grid.row
        )
    }

    /// No value.
    var none: ck_value {
        ck_value(blocks: nil, lanes: 0, channels: 0, size: (0, 0, 0), plane: 0, row: 0)
    }

    /// Points to the caller's input and output, whose channels are so many floats apart. Nobody writes to the input.
    func connect(
        _ input: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        inputChannel: Int,
        outputChannel: Int
    ) {
        for (index, entry) in entries.enumerated() {
            switch entry {
            case .arena: continue
            case .input(let channel): table[index] = UnsafeMutablePointer(mutating: input) + channel * inputChannel
            case .output(let channel): table[index] = output + channel * outputChannel
            }
        }
    }
}
