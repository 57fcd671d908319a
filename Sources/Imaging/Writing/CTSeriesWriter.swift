public import DICOM

/// Writes a volume as a CT series of one Part 10 file a slice.
///
///     let paths = try CTSeriesWriter(description).write(phantom.volume, to: folder)
///
/// Values are stored in 12 bits: HU beyond -1024...3071 are limited.
///
/// Standard: PS3.3 A.3 (CT Image IOD).
public struct CTSeriesWriter: Sendable {
    private let description: CTSeriesDescription

    /// Creates a writer of a series.
    public init(_ description: CTSeriesDescription) { self.description = description }

    /// Writes every slice of the volume to an existing folder, named by the slice's number.
    ///
    /// - Returns: The files, in the order of the slices.
    public func write(_ volume: Volume, to folder: String) throws(DICOMError) -> [String] {
        var paths: [String] = []
        for index in 0..<volume.geometry.slices {
            let number = String(index + 1)
            let path = "\(folder)/CT\(String(repeating: "0", count: max(0, 4 - number.count)))\(number).dcm"
            try dataSet(volume, slice: index).write(to: path, transferSyntax: description.transferSyntax)
            paths.append(path)
        }
        return paths
    }

    /// The data set of one slice.
    package func dataSet(_ volume: Volume, slice index: Int) -> DataSet {
        let slice = DataSet()
        slice.set(.specificCharacterSet, string: description.characterSet)
        slice.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL"])
        slice.set(.sopClassUID, string: SOPClass.ctImageStorage.description)
        slice.set(.sopInstanceUID, string: description.sopInstanceUID(slice: index).description)
        setPatientAndStudy(slice)
        setSeries(slice)
        setPlane(slice, volume.geometry, index)
        setPixels(slice, volume, index)
        return slice
    }

    /// Standard: PS3.3 C.7.1.1, C.7.2.1.
    private func setPatientAndStudy(_ slice: DataSet) {
        slice.set(.patientName, string: description.patientName)
        slice.set(.patientID, string: description.patientID)
        slice.setEmpty(.patientBirthDate)
        slice.setEmpty(.patientSex)
        slice.set(.studyInstanceUID, string: description.studyInstanceUID.description)
        for tag in [AttributeTag.studyDate, .seriesDate, .acquisitionDate, .contentDate] {
            slice.set(tag, string: description.studyDate)
        }
        for tag in [AttributeTag.studyTime, .seriesTime, .acquisitionTime, .contentTime] {
            slice.set(tag, string: description.studyTime)
        }
        slice.set(.accessionNumber, string: description.accessionNumber)
        slice.set(.studyID, string: description.studyID)
        slice.set(.studyDescription, string: description.studyDescription)
        slice.setEmpty(.referringPhysicianName)
    }

    /// Standard: PS3.3 C.7.3.1, C.7.5.1, C.7.6.4, C.8.2.1.
    private func setSeries(_ slice: DataSet) {
        slice.set(.modality, string: "CT")
        slice.set(.seriesInstanceUID, string: description.seriesInstanceUID.description)
        slice.set(.seriesNumber, integer: description.seriesNumber)
        slice.set(.seriesDescription, string: description.seriesDescription)
        slice.set(.manufacturer, string: "segnode")
        slice.set(.manufacturerModelName, string: "synthetic phantom")
        slice.set(.bodyPartExamined, string: "ABDOMEN")
        slice.set(.patientPosition, string: "HFS")
        slice.set(.contrastBolusAgent, string: "synthetic")
        slice.set(.kvp, integer: 120)
        slice.set(.convolutionKernel, string: "SYNTHETIC")
        slice.set(.acquisitionNumber, integer: 1)
        slice.set(.imageComments, string: "Synthetic: shows no patient")
    }

    /// Standard: PS3.3 C.7.4.1, C.7.6.2.
    private func setPlane(_ slice: DataSet, _ geometry: VolumeGeometry, _ index: Int) {
        let position = geometry.slicePositions[index]
        let (row, column) = (geometry.rowDirection, geometry.columnDirection)
        slice.set(.instanceNumber, integer: index + 1)
        slice.set(.frameOfReferenceUID, string: description.frameOfReferenceUID.description)
        slice.setEmpty(.positionReferenceIndicator)
        slice.set(.imagePositionPatient, doubles: [position.x, position.y, position.z])
        slice.set(.imageOrientationPatient, doubles: [row.x, row.y, row.z, column.x, column.y, column.z])
        slice.set(.sliceLocation, double: position.dot(geometry.normal))
        slice.set(.pixelSpacing, doubles: geometry.pixelSpacing.values)
        if let spacing = geometry.stacking.medianDistance { slice.set(.sliceThickness, double: spacing) }
    }

    /// Standard: PS3.3 C.7.6.3, C.8.2.1.
    private func setPixels(_ slice: DataSet, _ volume: Volume, _ index: Int) {
        slice.set(.samplesPerPixel, integer: 1)
        slice.set(.photometricInterpretation, string: "MONOCHROME2")
        slice.set(.rows, integer: volume.geometry.rows)
        slice.set(.columns, integer: volume.geometry.columns)
        slice.set(.bitsAllocated, integer: 16)
        slice.set(.bitsStored, integer: 12)
        slice.set(.highBit, integer: 11)
        slice.set(.pixelRepresentation, integer: 0)
        slice.set(.rescaleIntercept, integer: -1024)
        slice.set(.rescaleSlope, integer: 1)
        slice.set(.rescaleType, string: "HU")
        slice.set(.windowCenter, integer: 60)
        slice.set(.windowWidth, integer: 400)
        let stored = volume.slice(index).map { UInt16(min(max(Int($0), -1024), 3071) + 1024) }
        slice.set(.pixelData, bytes: stored.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, vr: .OW)
    }
}
