import DICOM
import Imaging

/// The parts of a segmentation's data set that its reader needs, checked.
struct SegmentationDataSet {
    private let dataSet: DataSet
    private let path: String

    init(_ dataSet: DataSet, path: String) {
        self.dataSet = dataSet
        self.path = path
    }

    func checkKind() throws(SegmentationIODError) {
        let sopClass = dataSet.uid(.sopClassUID)
        guard sopClass == SOPClass.segmentationStorage else {
            throw .notBinarySegmentation(path: path, found: "SOP class \(sopClass?.description ?? "unknown")")
        }
        let type = dataSet.string(.segmentationType) ?? "nothing"
        guard type == "BINARY", try integer(.bitsAllocated, in: dataSet) == 1 else {
            throw .notBinarySegmentation(path: path, found: "of type \(type)")
        }
        guard !dataSet.transferSyntax.isEncapsulated else {
            throw .notBinarySegmentation(path: path, found: "compressed (\(dataSet.transferSyntax))")
        }
    }

    func sopInstanceUID() throws(SegmentationIODError) -> UID {
        guard let uid = dataSet.uid(.sopInstanceUID) else { throw inconsistent("it has no SOP Instance UID") }
        return uid
    }

    func size() throws(SegmentationIODError) -> (rows: Int, columns: Int) {
        guard let rows = try integer(.rows, in: dataSet), let columns = try integer(.columns, in: dataSet),
            (1...65535).contains(rows), (1...65535).contains(columns)
        else {
            throw inconsistent("its frames have no size")
        }
        return (rows, columns)
    }

    /// The segments that are described, without those that have no number.
    func segments() throws(SegmentationIODError) -> [SegmentationReader.Segment] {
        var segments: [SegmentationReader.Segment] = []
        for item in dataSet.items(.segmentSequence) {
            // Segment numbers start at 1. Standard: PS3.3 C.8.20.4.
            let stated = try integer(.segmentNumber, in: item)
            guard let number = stated.flatMap({ UInt8(exactly: $0) }), number > 0 else { continue }
            let code = item.items(.segmentedPropertyTypeCodeSequence).first.flatMap { CodedConcept($0) }
            segments.append(
                SegmentationReader.Segment(number: number, label: item.string(.segmentLabel) ?? "", typeCode: code))
        }
        return segments
    }

    func frames() throws(SegmentationIODError) -> [SegmentationReader.Frame] {
        let shared = dataSet.items(.sharedFunctionalGroupsSequence).first
        let items = dataSet.items(.perFrameFunctionalGroupsSequence)
        let announced = try integer(.numberOfFrames, in: dataSet) ?? 0
        guard items.count == announced else {
            throw inconsistent("\(announced) frames are announced and \(items.count) described")
        }
        var frames: [SegmentationReader.Frame] = []
        for item in items { frames.append(try frame(item, shared: shared)) }
        return frames
    }

    func pixels(pixelsPerFrame: Int, frameCount: Int) throws(SegmentationIODError) -> SegmentationPixelUnpacker {
        let bytes = dataSet.bytes(.pixelData) ?? []
        let pixels = SegmentationPixelUnpacker(
            pixelData: bytes, pixelsPerFrame: pixelsPerFrame, frameCount: frameCount)
        guard let pixels else {
            throw inconsistent(
                "\(bytes.count) bytes of pixel data are neither one stream of bits of \(frameCount) frames of "
                    + "\(pixelsPerFrame) pixels nor frames that begin at whole bytes")
        }
        return pixels
    }

    private func frame(_ item: DataSet, shared: DataSet?) throws(SegmentationIODError) -> SegmentationReader.Frame {
        let group = { (tag: AttributeTag) in item.items(tag).first ?? shared?.items(tag).first }
        let identification = group(.segmentIdentificationSequence)
        let number = try identification.flatMap { item throws(SegmentationIODError) in
            try integer(.referencedSegmentNumber, in: item)
        }
        guard let segment = number.flatMap({ UInt8(exactly: $0) }), segment > 0
        else {
            throw inconsistent("a frame names no segment")
        }
        let sources = Self.sources(of: item, shared: shared)
        guard !sources.isEmpty else { throw inconsistent("a frame names no source image") }
        return SegmentationReader.Frame(segment: segment, sourceSOPInstanceUIDs: sources, plane: try plane(group))
    }

    /// The images that a frame was derived from: of several modalities, perhaps, in any order.
    private static func sources(of item: DataSet, shared: DataSet?) -> [UID] {
        let own = item.items(.derivationImageSequence)
        let derivations = own.isEmpty ? shared?.items(.derivationImageSequence) ?? [] : own
        return derivations.flatMap { $0.items(.sourceImageSequence) }.compactMap { $0.uid(.referencedSOPInstanceUID) }
    }

    /// Where a frame lies; attributes with another number of values than they should have count as absent.
    private func plane(_ group: (AttributeTag) -> DataSet?) throws(SegmentationIODError) -> FramePlane {
        let position = try doubles(.imagePositionPatient, in: group(.planePositionSequence))
        let orientation = try doubles(.imageOrientationPatient, in: group(.planeOrientationSequence))
        let spacing = try doubles(.pixelSpacing, in: group(.pixelMeasuresSequence))
        return FramePlane(
            imagePosition: position.count == 3 ? SIMD3(position[0], position[1], position[2]) : nil,
            imageOrientation: orientation.count == 6 ? orientation : [],
            pixelSpacing: spacing.count == 2 ? PixelSpacing(row: spacing[0], column: spacing[1]) : nil
        )
    }

    private func integer(_ tag: AttributeTag, in item: DataSet) throws(SegmentationIODError) -> Int? {
        do throws(DICOMError) { return try item.integer(tag) } catch { throw .dataSet(path: path, error) }
    }

    private func doubles(_ tag: AttributeTag, in item: DataSet?) throws(SegmentationIODError) -> [Double] {
        do throws(DICOMError) { return try item?.doubles(tag) ?? [] } catch { throw .dataSet(path: path, error) }
    }

    private func inconsistent(_ reason: String) -> SegmentationIODError {
        .inconsistentObject(path: path, reason: reason)
    }
}
