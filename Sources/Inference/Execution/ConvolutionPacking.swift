import CKernels

/// The phases of a convolution over all three axes, and the order of its packed weights.
struct ConvolutionPacking {
    /// One combination of the axes' phases.
    struct Phase {
        let origin: (Int, Int, Int)
        /// Where each tap's input lies among the gathered.
        let offsets: [Int]
        /// Which kernel position each tap is, row-major over depth, height, width.
        let positions: [Int]
    }

    let phases: [Phase]
    private let inputChannels: Int
    private let outputChannels: Int
    private let blocks: Int

    init(_ geometry: ConvolutionGeometry, kernel: [Int]) {
        inputChannels = geometry.input.channels
        outputChannels = geometry.output.channels
        blocks = geometry.sizes.channel_blocks
        var phases: [Phase] = []
        for (z, depths) in geometry.axes[0].phases.enumerated() {
            for (y, heights) in geometry.axes[1].phases.enumerated() {
                for (x, widths) in geometry.axes[2].phases.enumerated() {
                    let taps = depths.flatMap { a in heights.flatMap { b in widths.map { c in (a, b, c) } } }
                    phases.append(
                        Phase(
                            origin: (z, y, x),
                            offsets: taps.map { geometry.gatheredOffset($0.offset, $1.offset, $2.offset) },
                            positions: taps.map { ($0.position * kernel[1] + $1.position) * kernel[2] + $2.position }
                        )
                    )
                }
            }
        }
        self.phases = phases
    }

    /// Writes a phase's weights `[blocks][input channels][taps][CK_CHANNEL_BLOCK]`, zero for channels that only fill up
    /// the last block, and returns the address behind them.
    func pack(
        _ phase: Phase,
        at target: UnsafeMutablePointer<Float>,
        weight: (Int, Int, Int) -> Float
    ) -> UnsafeMutablePointer<Float> {
        var target = target
        for block in 0..<blocks {
            for input in 0..<inputChannels {
                for position in phase.positions {
                    for lane in 0..<Int(CK_CHANNEL_BLOCK) {
                        let channel = block * Int(CK_CHANNEL_BLOCK) + lane
                        target[lane] = channel < outputChannels ? weight(channel, input, position) : 0
                    }
                    target += Int(CK_CHANNEL_BLOCK)
                }
            }
        }
        return target
    }
}
