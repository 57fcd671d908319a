/// Decides which label each voxel belongs to, of labels that were resampled one by one.
struct LabelBlend {
    /// The label with the largest share of each voxel so far.
    private var leading: [UInt8]
    private var largest: [Float]
    private var background: [Float]

    init(count: Int) {
        leading = [UInt8](repeating: 0, count: count)
        largest = [Float](repeating: 0, count: count)
        background = [Float](repeating: 1, count: count)
    }

    /// Adds the shares that a label has of the voxels.
    mutating func add(_ shares: [Float], label: UInt8) {
        for index in shares.indices where shares[index] > 0 {
            background[index] -= shares[index]
            if shares[index] > largest[index] {
                largest[index] = shares[index]
                leading[index] = label
            }
        }
    }

    /// The label of each voxel, 0 where the background has as much as any label or more.
    var labels: [UInt8] {
        leading.indices.map { largest[$0] > background[$0] ? leading[$0] : 0 }
    }
}

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
