import CKernels

/// A convolution of kernel size 3 by minimal filtering, F(4×4×4, 3×3×3) or F(4×4, 3×3), or with tiles of 2 outputs
/// along an axis where kernels for larger ones would take longer to read than to use.
struct WinogradBlueprint: StepBlueprint {
    let convolution: Convolution
    let activation: Activation
    let input: ValuePlace
    let output: ValuePlace

    /// Outputs larger than this are stored past the caches.
    private static let cachedBytes = 32 << 20

    var algorithm: String {
        let name = axes == 3 ? "Winograd F(\(tile)×\(tile)×\(tile), 3×3×3)" : "Winograd F(\(tile)×\(tile), 3×3)"
        return name + (input.coarseGrid == nil ? "" : ", interpolating")
    }
    var axes: Int { convolution.kernel.count }
    var points: Int { points(tile) }
    /// Outputs of a tile along an axis.
    var tile: Int { isSmall ? 2 : 4 }

    /// Tiles along depth (planes of a 2D network), height and width.
    var tiles: [Int] {
        output.size.enumerated().map { axis, size in axis == 0 && axes == 2 ? size : (size + tile - 1) / tile }
    }

    var schedule: WinogradSchedule {
        WinogradSchedule(tiles: tiles, points: points, inputBlocks: input.blocks, outputBlocks: output.blocks)
    }

    var threadFloats: Int { schedule.isStaged ? 0 : schedule.scratchFloats }
    var sharedFloats: Int { schedule.isStaged ? schedule.scratchFloats : 0 }
    var weightFloats: Int { points * input.blocks * output.blocks * 256 }

    private func points(_ tile: Int) -> Int {
        axes == 3 ? (tile + 2) * (tile + 2) * (tile + 2) : (tile + 2) * (tile + 2)
    }

    /// Reading a transformed kernel from memory takes as long as using it for so many tiles.
    private static let tilesOfReading = 18
    /// Kernels up to this size stay in a cache.
    private static let cachedKernelBytes = 4 << 20
    /// Kernels above this size are avoided for the memory that they take.
    private static let largeKernelBytes = 64 << 20

    /// Whether tiles of 2 outputs take less time than tiles of 4, or not much more where these would need large
    /// kernels. A 2D network's slices must not be computed otherwise in another batch.
    private var isSmall: Bool {
        let bytes = points(4) * input.blocks * output.blocks * 1024
        guard axes == 3, input.coarseGrid == nil, bytes > Self.cachedKernelBytes else { return false }
        let costs = [2, 4].map { tile in
            let tiles = output.size.map { ($0 + tile - 1) / tile }.reduce(1, *)
            return points(tile) * (tiles + Self.tilesOfReading)
        }
        return bytes > Self.largeKernelBytes ? costs[0] < 2 * costs[1] : costs[0] < costs[1]
    }

    func makeStep(_ storage: PlanStorage, _ pool: WorkerPool) -> any PlanStep {
        let groupBlocks =
            output.blocks % storage.kernels.pointee.most_group_blocks == 0
            ? storage.kernels.pointee.most_group_blocks : 1
        let activation = KernelActivation(activation, channels: output.channels)
        let bias = ChannelVector(convolution.bias, output)
        let slopes = ChannelVector(activation.slopes, output)
        let kernels = transformedKernels(groupBlocks: groupBlocks, pool)
        let source = storage.value(input)
        let target = storage.value(output)
        let tiles = tiles
        let doubled = ConstantArray(input.isDoubled.map { CChar($0 ? 1 : 0) })
        let winograd = ck_winograd(
            axes: axes,
            tile: tile,
            points: points,
            size: target.size,
            plane: target.plane,
            row: target.row,
            tiles: (tiles[0], tiles[1], tiles[2]),
            segment: schedule.segment,
            segments: schedule.segments,
            input_blocks: input.blocks,
            output_blocks: output.blocks,
            group_blocks: groupBlocks,
            inputs: source.blocks,
            outputs: target.blocks,
            doubled: input.coarseGrid == nil ? nil : doubled.pointer,
            coarse_plane: input.coarseGrid?.plane ?? 0,
            coarse_row: input.coarseGrid?.row ?? 0,
            kernels: kernels.floats,
            bias: bias.pointer,
            slopes: slopes.pointer,
            activation: activation.kind,
            streams: output.bytes > Self.cachedBytes ? 1 : 0
        )
        return WinogradStep(
            winograd: ConstantArray([winograd]),
            schedule: schedule,
            owned: [kernels],
            vectors: [bias, slopes],
            doubled: doubled
        )
    }

    /// [points][groups][input channels][channels of a group]
    private func transformedKernels(groupBlocks: Int, _ pool: WorkerPool) -> AlignedMemory {
        let memory = AlignedMemory(weightFloats)
        let width = groupBlocks * Int(CK_BLOCK)
        let depth = input.blocks * Int(CK_BLOCK)
        let stride = output.blocks * Int(CK_BLOCK) * depth
        let taps = axes == 3 ? 27 : 9
        convolution.weights.values.withUnsafeBufferPointer { weights in
            pool.run(convolution.outputChannels) { channel, _ in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: points) { values in
                    for source in 0..<convolution.inputChannels {
                        let kernel = weights.baseAddress.map {
                            $0 + (channel * convolution.inputChannels + source) * taps
                        }
                        ck_winograd_kernel(kernel, axes, tile, values.baseAddress)
                        let first = (channel / width * depth + source) * width + channel % width
                        for point in 0..<points { memory.floats[point * stride + first] = values[point] }
                    }
                }
            }
        }
        return memory
    }
}
