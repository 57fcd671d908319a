public import DICOM
public import Imaging

extension SegmentationReader {
    /// The object as a mask on the slices of the series that it was derived from, for pictures: where segments overlap,
    /// the higher number wins.
    public func mask(on series: SourceSeries) throws(SegmentationIODError) -> Mask {
        try mask(geometry: series.volume.geometry, sourceInstances: series.instances.map(\.sopInstanceUID))
    }

    /// One segment as a mask on the slices of a series, whatever other segments overlap it.
    public func mask(on series: SourceSeries, segment: UInt8) throws(SegmentationIODError) -> Mask {
        try mask(on: series, labels: [segment: segment])
    }

    /// Some segments as a mask on the slices of a series.
    ///
    /// - Parameter labels: What the voxels of each segment become; those of other segments are passed over.
    /// - Throws: ``SegmentationIODError/overlappingSegments(_:_:)`` where a voxel would have two labels.
    public func mask(on series: SourceSeries, labels: [UInt8: UInt8]) throws(SegmentationIODError) -> Mask {
        // 0 is what no segment owns.
        let table = (0...255).map { $0 == 0 ? 0 : labels[UInt8($0)] ?? 0 }
        var owners = [UInt8](repeating: 0, count: series.volume.geometry.voxelCount)
        var overlap: (UInt8, UInt8)?
        let sources = series.instances.map(\.sopInstanceUID)
        try forEachForegroundVoxel(series.volume.geometry, sources, segments: Set(labels.keys)) { voxel, segment in
            let other = owners[voxel]
            if other != 0, table[Int(other)] != table[Int(segment)] {
                overlap = (min(other, segment), max(other, segment))
            }
            owners[voxel] = segment
        }
        if let overlap { throw .overlappingSegments(overlap.0, overlap.1) }
        return Mask(geometry: series.volume.geometry, voxels: owners.map { table[Int($0)] })
    }

    /// The object as a mask on slices of this geometry, whose sources are `sourceInstances` in the same order; where
    /// segments overlap, the higher number wins.
    public func mask(
        geometry: VolumeGeometry, sourceInstances: [UID]
    ) throws(SegmentationIODError) -> Mask {
        var voxels = [UInt8](repeating: 0, count: geometry.voxelCount)
        try forEachForegroundVoxel(geometry, sourceInstances, segments: Set(segments)) { voxel, segment in
            voxels[voxel] = max(voxels[voxel], segment)
        }
        return Mask(geometry: geometry, voxels: voxels)
    }

    /// The slice that a frame shows: of several source images in the series, the first one that it lies on.
    private func place(
        _ frame: Frame, on geometry: VolumeGeometry, slices: [UID: Int]
    ) throws(SegmentationIODError) -> (slice: Int, FramePlacement) {
        var refusal = SegmentationIODError.unknownSourceInstance(frame.sourceSOPInstanceUIDs[0])
        var isFirst = true
        for source in frame.sourceSOPInstanceUIDs {
            guard let slice = slices[source] else { continue }
            do throws(SegmentationIODError) {
                let placement = try FramePlacement(
                    frame, of: source, rows: rows, columns: columns, on: geometry, slice: slice)
                return (slice, placement)
            } catch {
                if isFirst { refusal = error }
                isFirst = false
            }
        }
        throw refusal
    }

    private func forEachForegroundVoxel(
        _ geometry: VolumeGeometry, _ sources: [UID], segments: Set<UInt8>, _ body: (Int, UInt8) -> Void
    ) throws(SegmentationIODError) {
        precondition(sources.count == geometry.slices, "one source for each slice")
        let slices = Dictionary(zip(sources, sources.indices), uniquingKeysWith: { first, _ in first })
        for (index, frame) in frames.enumerated() where segments.contains(frame.segment) {
            let (slice, placement) = try place(frame, on: geometry, slices: slices)
            let start = slice * geometry.voxelsPerSlice
            pixels.forEachForegroundPixel(ofFrame: index) { body(start + placement.slicePixel($0), frame.segment) }
        }
    }
}
