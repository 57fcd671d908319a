/// A series and its truth at a network's spacing.
public struct NetworkSample: Sendable {
    /// [slices, rows, columns]
    public let size: [Int]
    /// What the network would be fed, as [slices, rows, columns] without padding: rows to the back, columns to the
    /// patient's left, slices to the head.
    public let image: [Float]
    /// The truth in the same order: 0 for the background, or a label's number.
    public let labels: [UInt8]
}
