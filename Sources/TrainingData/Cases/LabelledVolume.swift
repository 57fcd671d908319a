public import Imaging

/// A series with its truth, as it was read.
public struct LabelledVolume {
    /// The values in Hounsfield units.
    public internal(set) var volume: Volume
    /// The labels of the truth on the volume's grid; of a ``FoundCase`` the source's, until they are mapped.
    public internal(set) var truth: Mask
    /// The file that the truth came from; `nil` where there is none because nothing is to be found.
    var truthPath: String?

    init(volume: Volume, truth: Mask, truthPath: String?) {
        self.volume = volume
        self.truth = truth
        self.truthPath = truthPath
    }

    /// A series without anything to find.
    init(negative volume: Volume) {
        let nothing = [UInt8](repeating: 0, count: volume.geometry.voxelCount)
        self.init(volume: volume, truth: Mask(geometry: volume.geometry, voxels: nothing), truthPath: nil)
    }
}
