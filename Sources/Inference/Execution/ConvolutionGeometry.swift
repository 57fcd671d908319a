import CKernels

/// How a convolution is gathered, shared out and summed: everything about it but weights and addresses.
struct ConvolutionGeometry {
    /// The gathered input of an item should stay in a second-level cache of 1 MiB.
    private static let gatheredFloats = 1 << 17

    let input: ValueView
    let output: ValueView
    /// Depth, height, width.
    let axes: [ConvolutionAxis]
    /// Sizes without any address.
    let sizes: ck_convolution

    /// Shares the work out so that there are some items for each thread.
    init(input: ValueView, output: ValueView, axes: [ConvolutionAxis], threads: Int) {
        self.input = input
        self.output = output
        self.axes = axes
        var sizes = ck_convolution()
        sizes.input_channels = input.channels
        sizes.output_channels = output.channels
        sizes.input_batch_stride = input.batchStride
        sizes.output_batch_stride = output.batchStride
        sizes.input_size = triple(input.size)
        sizes.output_size = triple(output.size)
        sizes.lattice = triple(axes.map(\.lattice))
        sizes.input_step = triple(axes.map(\.inputStep))
        sizes.output_step = triple(axes.map(\.outputStep))
        sizes.plane_count = axes[0].offsets.count
        (sizes.row_shift, sizes.row_extent) = (axes[1].shifts.lowerBound, axes[1].shifts.count - 1)
        (sizes.column_shift, sizes.column_extent) = (axes[2].shifts.lowerBound, axes[2].shifts.count - 1)
        sizes.phase_count = axes.map(\.phases.count).reduce(1, *)
        Self.shareOut(&sizes, axes: axes, batch: input.batch, threads: threads)
        self.sizes = sizes
    }

    /// Items are rows of a plane, and groups of output channels where there are too few rows for all threads.
    private static func shareOut(_ sizes: inout ck_convolution, axes: [ConvolutionAxis], batch: Int, threads: Int) {
        let residues = axes[1].inputStep * axes[2].inputStep
        let row = sizes.input_channels * sizes.plane_count * residues * (axes[2].lattice + sizes.column_extent)
        let fitting = max(1, gatheredFloats / row - sizes.row_extent)
        sizes.row_blocks = (axes[1].lattice + fitting - 1) / fitting
        sizes.rows = (axes[1].lattice + sizes.row_blocks - 1) / sizes.row_blocks
        sizes.row_blocks = (axes[1].lattice + sizes.rows - 1) / sizes.rows
        sizes.channel_blocks = (sizes.output_channels + Int(CK_CHANNEL_BLOCK) - 1) / Int(CK_CHANNEL_BLOCK)
        let planes = batch * axes[0].lattice * sizes.row_blocks
        let groups = min(sizes.channel_blocks, threads == 1 ? 1 : (8 * threads + planes - 1) / planes)
        sizes.blocks_per_group = (sizes.channel_blocks + groups - 1) / groups
        sizes.groups = (sizes.channel_blocks + sizes.blocks_per_group - 1) / sizes.blocks_per_group
    }

    /// Items of work.
    var items: Int { input.batch * axes[0].lattice * sizes.row_blocks * sizes.groups }

    /// Floats of scratch memory that one item needs.
    var scratchFloats: Int { withUnsafePointer(to: sizes) { ck_convolution_scratch($0) } }

    /// Output channels with those that fill up the last block.
    var paddedChannels: Int { sizes.channel_blocks * Int(CK_CHANNEL_BLOCK) }

    /// Floats of the packed weights.
    var weightFloats: Int {
        let taps = axes.map { $0.phases.map(\.count).reduce(0, +) }.reduce(1, *)
        return paddedChannels * sizes.input_channels * taps
    }

    /// Where a tap's input lies in the gathered input of one channel.
    func gatheredOffset(_ z: Int, _ y: Int, _ x: Int) -> Int {
        let width = sizes.lattice.2 + sizes.column_extent
        let plane = axes[0].offsets.firstIndex(of: z) ?? 0
        let part = (plane * axes[1].inputStep + axes[1].residue(y)) * axes[2].inputStep + axes[2].residue(x)
        let row = axes[1].shift(y) - sizes.row_shift
        return (part * (sizes.rows + sizes.row_extent) + row) * width + axes[2].shift(x) - sizes.column_shift
    }
}

/// A C array of three.
private func triple(_ values: [Int]) -> (Int, Int, Int) { (values[0], values[1], values[2]) }
