public import DICOM
public import Imaging

/// Reads the frames of a BINARY segmentation, by whichever program it was written.
///
///     let mask = try SegmentationReader(contentsOf: path).mask(on: series)
///
/// Frames are joined to slices by the SOP Instance UID of their source image, never by their order.
///
/// Standard: PS3.3 A.51, C.8.20.
public struct SegmentationReader: Sendable {
    /// One frame: which segment on which source image.
    public struct Frame: Hashable, Sendable {
        /// The segment's number.
        public let segment: UInt8
        /// The SOP Instance UID of the image from which the frame was derived.
        public let sourceSOPInstanceUID: UID
        /// Image Position (Patient) in mm; `nil` where the object has none.
        public let imagePosition: SIMD3<Double>?
    }

    /// SOP Instance UID.
    public let sopInstanceUID: UID
    /// Patient ID; empty where the object has none.
    public let patientID: String
    /// Frame of Reference UID.
    public let frameOfReferenceUID: UID?
    /// Manufacturer and Manufacturer's Model Name of what made the object; empty where it does not say.
    public let maker: [String]
    /// Rows of a frame.
    public let rows: Int
    /// Columns of a frame.
    public let columns: Int
    /// The frames in the order in which they are stored.
    public let frames: [Frame]
    private let pixels: SegmentationPixelUnpacker

    /// Reads a Part 10 file with native pixel data.
    public init(contentsOf path: String) throws(SegmentationIODError) {
        let dataSet: DataSet
        do {
            dataSet = try DataSet(contentsOf: path)
        } catch {
            throw .dataSet(path: path, error)
        }
        let object = SegmentationDataSet(dataSet, path: path)
        try object.checkKind()
        sopInstanceUID = try object.sopInstanceUID()
        patientID = dataSet.string(.patientID) ?? ""
        frameOfReferenceUID = dataSet.uid(.frameOfReferenceUID)
        maker = [dataSet.string(.manufacturer) ?? "", dataSet.string(.manufacturerModelName) ?? ""]
        (rows, columns) = try object.size()
        frames = try object.frames()
        pixels = try object.pixels(pixelsPerFrame: rows * columns, frameCount: frames.count)
    }

    /// The segments that have frames, in order.
    public var segments: [UInt8] { Set(frames.map(\.segment)).sorted() }

    /// The object as a mask on the slices of the series that it was derived from; where segments overlap, the higher
    /// number wins.
    public func mask(on series: SourceSeries) throws(SegmentationIODError) -> Mask {
        try mask(geometry: series.volume.geometry, sourceInstances: series.instances.map(\.sopInstanceUID))
    }

    /// The object as a mask on slices of this geometry, whose sources are `sourceInstances` in the same order.
    public func mask(
        geometry: VolumeGeometry, sourceInstances: [UID]
    ) throws(SegmentationIODError) -> Mask {
        precondition(sourceInstances.count == geometry.slices, "one source for each slice")
        guard geometry.rows == rows, geometry.columns == columns else {
            throw .frameSize(expected: [geometry.rows, geometry.columns], found: [rows, columns])
        }
        let slices = Dictionary(zip(sourceInstances, sourceInstances.indices), uniquingKeysWith: { first, _ in first })
        var voxels = [UInt8](repeating: 0, count: geometry.voxelCount)
        for (index, frame) in frames.enumerated() {
            guard let slice = slices[frame.sourceSOPInstanceUID] else {
                throw .unknownSourceInstance(frame.sourceSOPInstanceUID)
            }
            let start = slice * geometry.voxelsPerSlice
            pixels.forEachForegroundPixel(ofFrame: index) {
                voxels[start + $0] = max(voxels[start + $0], frame.segment)
            }
        }
        return Mask(geometry: geometry, voxels: voxels)
    }
}
