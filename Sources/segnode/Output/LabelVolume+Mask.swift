import Imaging
import Training

extension LabelVolume {
    /// One segment of a mask; distances are known where slices follow each other evenly.
    init(_ mask: Mask, segment: UInt8) {
        let geometry = mask.geometry
        self.init(
            size: [geometry.slices, geometry.rows, geometry.columns],
            spacing: geometry.regularSpacing.map { [$0, geometry.rowSpacing, geometry.columnSpacing] },
            voxels: mask.voxels.map { $0 == segment })
    }
}
