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

extension LabelledVolume {
    /// The part between two slices, counted from 1 at the feet.
    func keeping(slices wanted: [Int], path: String) throws(TrainingDataError) -> LabelledVolume {
        let geometry = volume.geometry
        let count = geometry.slices
        guard wanted[1] <= count else { throw .noSlices(path: path, wanted: wanted, found: count) }
        let isReversed = DisplayOrientation(geometry)?.reversesSlices ?? false
        let range = isReversed ? count - wanted[1]..<count - wanted[0] + 1 : wanted[0] - 1..<wanted[1]
        let part = VolumeGeometry(
            columns: geometry.columns, rows: geometry.rows, rowDirection: geometry.rowDirection,
            columnDirection: geometry.columnDirection, rowSpacing: geometry.rowSpacing,
            columnSpacing: geometry.columnSpacing, slicePositions: Array(geometry.slicePositions[range]))
        let size = geometry.voxelsPerSlice
        let voxels = range.lowerBound * size..<range.upperBound * size
        return LabelledVolume(
            volume: Volume(geometry: part, voxels: Array(volume.voxels[voxels])),
            truth: Mask(geometry: part, voxels: Array(truth.voxels[voxels])), truthPath: truthPath)
    }
}
