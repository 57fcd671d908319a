/// One combination of the axes' phases.
package struct ConvolutionPhase {
    /// The first output position, along depth, height, width.
    package let origin: (Int, Int, Int)
    /// The input offset of each tap.
    package let offsets: [(Int, Int, Int)]
    /// Which kernel position each tap is, row-major over depth, height, width.
    package let positions: [Int]

    package init(
        origin: (Int, Int, Int),
        depths: [ConvolutionAxis.Tap],
        heights: [ConvolutionAxis.Tap],
        widths: [ConvolutionAxis.Tap],
        _ kernel: [Int]
    ) {
        self.origin = origin
        let taps = depths.flatMap { z in heights.flatMap { y in widths.map { x in (z, y, x) } } }
        offsets = taps.map { ($0.offset, $1.offset, $2.offset) }
        positions = taps.map { ($0.position * kernel[1] + $1.position) * kernel[2] + $2.position }
    }
}
