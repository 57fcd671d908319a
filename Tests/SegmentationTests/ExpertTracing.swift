import DICOM
import Imaging

/// The expert's tracing of a series, read from a segmentation: frames joined to slices by SOP Instance UID.
struct ExpertTracing {
    /// 0 or 1 for each voxel of the series [z, y, x].
    let voxels: [UInt8]

    init(path: String, series: SourceSeries) throws {
        let dataSet = try DataSet(contentsOf: path)
        var frames: [UID: Int] = [:]
        for (index, item) in dataSet.items(.perFrameFunctionalGroupsSequence).enumerated() {
            let source = item.items(.derivationImageSequence).first?.items(.sourceImageSequence).first
            if let uid = source?.uid(.referencedSOPInstanceUID) { frames[uid] = index }
        }
        var voxels: [UInt8] = []
        for instance in series.instances {
            if let frame = frames[instance.sopInstanceUID] {
                voxels += try dataSet.decodedFrame(frame).values.map { $0 == 0 ? 0 : 1 }
            } else {
                voxels += [UInt8](repeating: 0, count: series.volume.geometry.voxelsPerSlice)
            }
        }
        self.voxels = voxels
    }

    /// The Dice coefficient of a mask and the tracing.
    func dice(_ mask: Mask) -> Double {
        let common = zip(mask.voxels, voxels).count { $0 != 0 && $1 != 0 }
        let sum = mask.foregroundCount + voxels.count { $0 != 0 }
        return sum == 0 ? 1 : 2 * Double(common) / Double(sum)
    }
}
