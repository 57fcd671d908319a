import Imaging

/// A volume of evenly spaced slices, seen as it is displayed: rows run to the back, columns to the left, slices to the
/// head.
struct DisplayedVolume {
    /// [slices, rows, columns]
    let size: [Int]
    /// The distances between voxels along the same axes, in mm.
    let spacing: [Double]
    private let volume: Volume
    private let orientation: DisplayOrientation

    /// - Throws: ``SegmentationError/unsuitable(_:)`` where slices do not follow each other evenly or lie askew
    init(_ volume: Volume) throws(SegmentationError) {
        let geometry = volume.geometry
        guard let distance = geometry.regularSpacing else { throw Self.irregular(geometry) }
        orientation = try DisplayOrientation.required(by: geometry)
        self.volume = volume
        let plane = orientation.displayedSize(rows: geometry.rows, columns: geometry.columns)
        size = [geometry.slices, plane.rows, plane.columns]
        spacing = [distance] + orientation.displayedSpacing(geometry.pixelSpacing).values
    }

    /// The whole volume.
    var box: [Range<Int>] { size.map { 0..<$0 } }

    /// The Hounsfield units of a slice, row-major.
    func slice(_ index: Int) -> [Int16] {
        let stored = volume.slice(storedSlice(index))
        return orientation.displayed(stored, rows: volume.geometry.rows, columns: volume.geometry.columns)
    }

    /// Writes the labels of a slice to their place in a mask of the stored orientation.
    func store(_ labels: [UInt8], slice: Int, to mask: UnsafeMutablePointer<UInt8>) {
        let stored = orientation.stored(labels, rows: volume.geometry.rows, columns: volume.geometry.columns)
        let target = mask + storedSlice(slice) * stored.count
        stored.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { target.update(from: first, count: source.count) }
        }
    }

    private func storedSlice(_ displayed: Int) -> Int {
        orientation.reversesSlices ? size[0] - 1 - displayed : displayed
    }

    private static func irregular(_ geometry: VolumeGeometry) -> SegmentationError {
        let stacking = geometry.stacking
        if stacking.isSheared { return .unsuitable(.gantryTilt(degrees: stacking.shearDegrees)) }
        guard let smallest = stacking.distances.min(), let largest = stacking.distances.max() else {
            return .unsuitable(.tooFewSlices(found: geometry.slices, needed: 2))
        }
        return .unsuitable(.irregularSpacing(smallest: smallest, largest: largest))
    }
}

extension DisplayOrientation {
    /// The turn of slices that lie across the body.
    static func required(by geometry: VolumeGeometry) throws(SegmentationError) -> Self {
        guard let orientation = Self(geometry) else {
            throw .unsuitable(.notAxial(degrees: geometry.obliquityDegrees, limit: 45))
        }
        return orientation
    }
}
