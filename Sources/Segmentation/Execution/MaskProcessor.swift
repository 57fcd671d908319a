import Foundation
import Imaging

/// Does to a mask what a model's post-processing says, and says what it did.
struct MaskProcessor {
    private let description: PostProcessing

    init(_ description: PostProcessing?) { self.description = description ?? PostProcessing() }

    func process(_ mask: Mask) -> (mask: Mask, facts: [String]) {
        let kept = keepingLargest(mask)
        let large = keepingLarge(kept.mask)
        return (large.mask, kept.facts + large.facts)
    }

    private func keepingLargest(_ mask: Mask) -> (mask: Mask, facts: [String]) {
        guard description.keepsLargestComponent else { return (mask, []) }
        guard mask.geometry.stacking.evenSpacing != nil else {
            return (mask, ["All parts were kept, because slices do not follow each other evenly."])
        }
        var voxels = mask.voxels
        var facts: [String] = []
        for number in Self.numbers(mask) {
            let removed = keepLargest(of: number, in: &voxels, geometry: mask.geometry)
            guard removed.parts > 0 else { continue }
            facts.append(
                "Of segment \(number) the largest connected part was kept; \(removed.parts) smaller parts with "
                    + "\(removed.voxels) voxels were removed."
            )
        }
        return (Mask(geometry: mask.geometry, voxels: voxels), facts)
    }

    /// Leaves out segments that are too small to be what is looked for. Where slices do not follow each other evenly, a
    /// slice stands for the median distance.
    private func keepingLarge(_ mask: Mask) -> (mask: Mask, facts: [String]) {
        guard let least = description.minimumVolume else { return (mask, []) }
        let geometry = mask.geometry
        let distances = geometry.stacking.distances.map(abs).sorted()
        let distance = distances.isEmpty ? 1 : distances[distances.count / 2]
        let millilitres = geometry.rowSpacing * geometry.columnSpacing * distance / 1000
        var voxels = mask.voxels
        var facts: [String] = []
        for number in Self.numbers(mask) {
            let volume = Double(voxels.count { $0 == number }) * millilitres
            guard volume < least else { continue }
            for index in voxels.indices where voxels[index] == number { voxels[index] = 0 }
            let found = String(format: "%.2f", volume)
            facts.append("Segment \(number) was left out: \(found) mL is less than the \(least) mL that are believed.")
        }
        return (Mask(geometry: geometry, voxels: voxels), facts)
    }

    private static func numbers(_ mask: Mask) -> [UInt8] { Set(mask.voxels).subtracting([0]).sorted() }

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
