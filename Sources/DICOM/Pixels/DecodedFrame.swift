/// One frame of one sample a pixel, decompressed.
public struct DecodedFrame: Sendable, Equatable {
    /// How many rows the frame has.
    public let rows: Int
    /// How many columns the frame has.
    public let columns: Int
    /// The stored values row by row [row, column], before any rescale; signed as Pixel Representation says.
    public let values: [Int32]
}
