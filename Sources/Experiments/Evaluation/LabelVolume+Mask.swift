import Imaging
import Training

extension LabelVolume {
    /// One segment of a mask; distances are known where slices follow each other evenly.
    init(_ mask: Mask, segment: UInt8) {
        self.init(mask) { $0 == segment }
    }

    /// All segments of a mask together.
    init(foregroundOf mask: Mask) {
        self.init(mask) { $0 > 0 }
    }

    private init(_ mask: Mask, where isIncluded: (UInt8) -> Bool) {
        let geometry = mask.geometry
        self.init(
            size: [geometry.slices, geometry.rows, geometry.columns],
            spacing: geometry.regularSpacing.map { [$0, geometry.rowSpacing, geometry.columnSpacing] },
            pixelSpacing: [geometry.rowSpacing, geometry.columnSpacing],
            voxels: mask.voxels.map(isIncluded))
    }
}
