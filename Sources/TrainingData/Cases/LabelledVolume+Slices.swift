import Imaging

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
