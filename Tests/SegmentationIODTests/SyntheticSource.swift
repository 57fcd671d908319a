import DICOM
import DerivedObjects
import Imaging
import SegmentationIOD
import TestSupport

/// A CT series of small slices in a temporary folder, and a mask on it whose frames can be told apart.
struct SyntheticSource {
    let folder: TemporaryFolder
    let series: SourceSeries
    let mask: Mask

    /// Makes a series; `customize` changes the first slice, from which patient and study are taken.
    init(
        rows: Int = 23,
        columns: Int = 38,
        positions: [Double] = [0, 2, 4, 6, 8],
        orientation: [Double] = [1, 0, 0, 0, 1, 0],
        lossy: LossyCompression? = nil,
        sliceThickness: Double? = 2,
        frameOfReferenceUID: UID? = UID(constant: "1.2.3.4"),
        customize: (DataSet) -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        let rowDirection = SIMD3(orientation[0], orientation[1], orientation[2])
        let columnDirection = SIMD3(orientation[3], orientation[4], orientation[5])
        let normal = rowDirection.cross(columnDirection)
        let geometry = VolumeGeometry(
            columns: columns,
            rows: rows,
            rowDirection: rowDirection.normalized,
            columnDirection: columnDirection.normalized,
            rowSpacing: 0.7,
            columnSpacing: 0.9,
            slicePositions: positions.map { SIMD3(-10, -20, 30) + $0 * normal }
        )
        let instances = try Self.write(geometry, orientation, to: folder, customize: customize)
        let outline = SeriesOutline(
            seriesInstanceUID: UID(constant: "1.2.3.2"),
            studyInstanceUID: UID(constant: "1.2.3.1"),
            frameOfReferenceUID: frameOfReferenceUID,
            instances: instances,
            geometry: geometry,
            attributes: SeriesAttributes(modality: "CT", sliceThickness: sliceThickness),
            lossyCompression: lossy
        )
        let volume = Volume(geometry: geometry, voxels: [Int16](repeating: 0, count: geometry.voxelCount))
        series = SourceSeries(outline: outline, volume: volume)
        mask = Self.pattern(geometry)
    }

    /// Writes the mask with the usual description, and reads the object back.
    func write(
        mask: Mask? = nil, segments: [SegmentDescription] = [.pancreas], settingsDigest: String = "settings",
        to name: String = "seg.dcm"
    ) throws -> (written: WrittenSegmentation, object: DataSet) {
        let written = try SegmentationWriter().write(
            mask: mask ?? self.mask,
            source: series,
            segments: segments,
            description: .example(settingsDigest: settingsDigest),
            to: folder.path(name)
        )
        return (written, try DataSet(contentsOf: folder.path(name)))
    }

    /// Segment 1 on all slices but the first and the last, in a pattern that repeats in no direction.
    private static func pattern(_ geometry: VolumeGeometry) -> Mask {
        let voxels = (0..<geometry.voxelCount).map { index -> UInt8 in
            let slice = index / geometry.voxelsPerSlice
            guard slice > 0, slice < geometry.slices - 1 else { return 0 }
            return (index &* 2_654_435_761) >> 7 & 3 == 0 ? 1 : 0
        }
        return Mask(geometry: geometry, voxels: voxels)
    }

    private static func write(
        _ geometry: VolumeGeometry, _ orientation: [Double], to folder: TemporaryFolder, customize: (DataSet) -> Void
    ) throws -> [SourceInstance] {
        try geometry.slicePositions.enumerated().map { index, position in
            let slice = header(orientation)
            let uid = UID.derived(from: ["slice", "\(index)"])
            slice.set(.sopInstanceUID, string: uid.description)
            slice.set(.imagePositionPatient, doubles: [position.x, position.y, position.z])
            if index == 0 { customize(slice) }
            let path = folder.path("ct\(index).dcm")
            try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return SourceInstance(
                path: path,
                sopClassUID: SOPClass.ctImageStorage,
                sopInstanceUID: uid,
                imagePosition: position
            )
        }
    }

    private static func header(_ orientation: [Double]) -> DataSet {
        let slice = DataSet()
        slice.set(.specificCharacterSet, string: "ISO_IR 100")
        slice.set(.sopClassUID, string: SOPClass.ctImageStorage.description)
        slice.set(.studyInstanceUID, string: "1.2.3.1")
        slice.set(.seriesInstanceUID, string: "1.2.3.2")
        slice.set(.studyDate, string: "20240102")
        slice.set(.studyTime, string: "101112")
        slice.set(.contentDate, string: "20240103")
        slice.set(.contentTime, string: "131415.5")
        slice.set(.accessionNumber, string: "ACC0042")
        slice.set(.referringPhysicianName, string: "Ref^Phys")
        slice.set(.studyDescription, string: "CT ABDOMEN")
        slice.set(.patientName, string: "Müller^Jürgen")
        slice.set(.patientID, string: "KIT-0001")
        slice.set(.patientBirthDate, string: "19610203")
        slice.set(.patientSex, string: "F")
        slice.set(.patientAge, string: "061Y")
        slice.set(.studyID, string: "42")
        slice.setEmpty(.positionReferenceIndicator)
        slice.set(.imageOrientationPatient, doubles: orientation)
        return slice
    }
}

extension SegmentDescription {
    static let pancreas = segment(1, "Pancreas", .pancreas)

    static func segment(
        _ number: UInt8, _ label: String, _ type: CodedConcept, trackingID: String? = "pancreas-1"
    ) -> SegmentDescription {
        SegmentDescription(
            number: number,
            label: label,
            categoryCode: .anatomicalStructure,
            typeCode: type,
            algorithmName: "segnode test",
            algorithmVersion: "1.0",
            recommendedDisplayCIELab: CIELabColor(red: 249, green: 180, blue: 111),
            trackingID: trackingID
        )
    }
}

extension DerivedObjectDescription {
    static func example(modelDigest: String = "model", settingsDigest: String = "settings") -> Self {
        Self(
            seriesNumber: 900,
            seriesDescription: "Pancreas segmentation",
            contentLabel: "Pancreas",
            contentDescription: "Pancreas by segnode",
            manufacturer: "segnode",
            modelName: "segnode-ct",
            deviceSerialNumber: "0001",
            softwareVersions: "0.1.0",
            modelDigest: modelDigest,
            settingsDigest: settingsDigest
        )
    }
}
