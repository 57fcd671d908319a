/// One CT series with its truth, resampled to the network's spacing.
public struct TrainingCase: Sendable {
    /// For messages: the folder or file, never a patient's name.
    public let name: String
    /// An opaque group key: one patient never lies in two splits.
    public let patient: String
    /// Depth (slices), height, width.
    public let size: [Int]
    /// The Hounsfield window mapped to 0...1 and clipped, as `[z, y, x]`, exactly as inference feeds its network.
    public let image: [Float]
    /// As `[z, y, x]`: 0 background, label numbers from 1.
    public let labels: [UInt8]

    /// How many bytes the case takes.
    public var memory: Int { image.count * MemoryLayout<Float>.size + labels.count }

    /// A case of as many voxels in `image` and `labels` as `size` says.
    public init(name: String, patient: String, size: [Int], image: [Float], labels: [UInt8]) {
        precondition(size.count == 3 && size.reduce(1, *) == image.count && image.count == labels.count)
        self.name = name
        self.patient = patient
        self.size = size
        self.image = image
        self.labels = labels
    }
}
