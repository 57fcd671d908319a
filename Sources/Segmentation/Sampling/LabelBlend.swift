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
