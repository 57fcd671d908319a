import Imaging

/// Does to a mask what a model's post-processing says, and says what it did.
struct MaskProcessor {
    private let description: PostProcessing

    init(_ description: PostProcessing?) { self.description = description ?? PostProcessing() }

    func process(_ mask: Mask) -> (mask: Mask, facts: [String]) {
        guard description.keepsLargestComponent else { return (mask, []) }
        guard mask.geometry.stacking.evenSpacing != nil else {
            return (mask, ["All parts were kept, because slices do not follow each other evenly."])
        }
        var voxels = mask.voxels
        var facts: [String] = []
        for number in Set(mask.voxels).subtracting([0]).sorted() {
            let removed = keepLargest(of: number, in: &voxels, geometry: mask.geometry)
            guard removed.parts > 0 else { continue }
            facts.append(
                "Of segment \(number) the largest connected part was kept; \(removed.parts) smaller parts with "
                    + "\(removed.voxels) voxels were removed."
            )
        }
        return (Mask(geometry: mask.geometry, voxels: voxels), facts)
    }

    private func keepLargest(
        of number: UInt8,
        in voxels: inout [UInt8],
        geometry: VolumeGeometry
    ) -> (parts: Int, voxels: Int) {
        let segment = Mask(geometry: geometry, voxels: voxels.map { $0 == number ? 1 : 0 })
        let components = ConnectedComponents(of: segment, connectivity: .corners)
        guard let largest = components.largest, components.count > 1 else { return (0, 0) }
        let kept = components.keeping { $0 == largest }
        var removed = 0
        for index in voxels.indices where voxels[index] == number && kept[index] == 0 {
            voxels[index] = 0
            removed += 1
        }
        return (components.count - 1, removed)
    }
}
