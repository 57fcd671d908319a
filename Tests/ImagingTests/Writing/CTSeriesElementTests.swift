import DICOM
import Imaging
import TestSupport
import Testing

/// What the data sets of a written CT series hold, element by element.
@Suite("The elements of a written CT series") struct CTSeriesElementTests {
    private static let description: CTSeriesDescription = {
        var description = CTSeriesDescription(identity: ["elements"], studyDate: "20260102", studyTime: "101500")
        description.patientName = "Some^One"
        description.patientID = "ID-7"
        description.accessionNumber = "ACC-8"
        description.studyID = "9"
        description.studyDescription = "a study"
        description.seriesDescription = "a series"
        description.seriesNumber = 12
        return description
    }()

    /// Two slices of 2 rows and 3 columns, sagittal, with spacings of their own on every axis.
    private static let volume = Volume(
        geometry: VolumeGeometry(
            columns: 3, rows: 2, rowDirection: SIMD3(0, 1, 0), columnDirection: SIMD3(0, 0, -1), rowSpacing: 0.5,
            columnSpacing: 0.75, slicePositions: [SIMD3(-4, 20, 30), SIMD3(-6.5, 20, 30)]),
        voxels: [-2000, -1025, -1024, -1, 0, 1, 40, 3070, 3071, 3072, 32767, -32768])

    private static func slice(_ index: Int) -> DataSet {
        CTSeriesWriter(description).dataSet(volume, slice: index)
    }

    static let texts: [(AttributeTag, [String])] = [
        (.specificCharacterSet, ["ISO_IR 192"]), (.imageType, ["ORIGINAL", "PRIMARY", "AXIAL"]),
        (.sopClassUID, ["1.2.840.10008.5.1.4.1.1.2"]), (.patientName, ["Some^One"]), (.patientID, ["ID-7"]),
        (.studyDate, ["20260102"]), (.seriesDate, ["20260102"]), (.acquisitionDate, ["20260102"]),
        (.contentDate, ["20260102"]), (.studyTime, ["101500"]), (.seriesTime, ["101500"]),
        (.acquisitionTime, ["101500"]), (.contentTime, ["101500"]), (.accessionNumber, ["ACC-8"]),
        (.studyID, ["9"]), (.studyDescription, ["a study"]), (.modality, ["CT"]), (.seriesDescription, ["a series"]),
        (.bodyPartExamined, ["ABDOMEN"]), (.patientPosition, ["HFS"]), (.contrastBolusAgent, ["synthetic"]),
        (.convolutionKernel, ["SYNTHETIC"]), (.photometricInterpretation, ["MONOCHROME2"]), (.rescaleType, ["HU"]),
        (.imageComments, ["Synthetic: shows no patient"]),
    ]

    @Test("texts are in their own elements", arguments: texts.indices)
    func text(index: Int) {
        let (tag, values) = Self.texts[index]
        #expect(Self.slice(0).strings(tag) == values)
    }

    static let numbers: [(AttributeTag, [Double])] = [
        (.seriesNumber, [12]), (.kvp, [120]), (.acquisitionNumber, [1]), (.instanceNumber, [2]),
        (.imagePositionPatient, [-6.5, 20, 30]), (.imageOrientationPatient, [0, 1, 0, 0, 0, -1]),
        (.sliceLocation, [6.5]), (.pixelSpacing, [0.5, 0.75]), (.sliceThickness, [2.5]), (.samplesPerPixel, [1]),
        (.rows, [2]), (.columns, [3]), (.bitsAllocated, [16]), (.bitsStored, [12]), (.highBit, [11]),
        (.pixelRepresentation, [0]), (.rescaleIntercept, [-1024]), (.rescaleSlope, [1]), (.windowCenter, [60]),
        (.windowWidth, [400]),
    ]

    @Test("numbers are in their own elements", arguments: numbers.indices)
    func number(index: Int) throws {
        let (tag, values) = Self.numbers[index]
        #expect(try Self.slice(1).doubles(tag) == values)
    }

    @Test("elements that are required and not known are there without a value")
    func empty() {
        for tag in [
            AttributeTag.patientBirthDate, .patientSex, .referringPhysicianName, .positionReferenceIndicator,
        ] { #expect(Self.slice(0).contains(tag) && Self.slice(0).isEmpty(tag)) }
    }

    @Test("values are limited to what 12 bits hold")
    func values() throws {
        let folder = try TemporaryFolder()
        let stored = try CTSeriesWriter(Self.description).write(Self.volume, to: folder.path()).map { path in
            try DataSet(contentsOf: path).decodedFrame(0).values.map { Int($0) - 1024 }
        }
        withExtendedLifetime(folder) {}
        #expect(stored == [[-1024, -1024, -1024, -1, 0, 1], [40, 3070, 3071, 3071, 3071, -1024]])
    }

    @Test("each UID is one of its own, and tells what it is derived from")
    func uids() {
        let uids = { (description: CTSeriesDescription) in
            [
                description.studyInstanceUID, description.seriesInstanceUID, description.frameOfReferenceUID,
                description.sopInstanceUID(slice: 0), description.sopInstanceUID(slice: 1),
            ]
        }
        let first = uids(Self.description)
        #expect(Set(first).count == 5)
        let tags: [AttributeTag] = [.studyInstanceUID, .seriesInstanceUID, .frameOfReferenceUID, .sopInstanceUID]
        #expect(tags.map { Self.slice(0).uid($0) } == first.prefix(4).map { Optional($0) })
        #expect(Self.slice(1).uid(.sopInstanceUID) == first[4])
        let changes: [(inout CTSeriesDescription) -> Void] = [
            { $0.identity = ["others"] }, { $0.patientID = "ID-8" }, { $0.studyDate = "20260103" },
            { $0.studyTime = "101501" }, { $0.seriesNumber = 13 },
        ]
        for change in changes {
            var other = Self.description
            change(&other)
            #expect(Set(uids(other)).isDisjoint(with: first))
        }
        var renamed = Self.description
        renamed.patientName = "Another^One"
        #expect(uids(renamed) == first)
    }

    @Test("files are named by the number of their slice, from 1")
    func files() throws {
        let folder = try TemporaryFolder()
        let paths = try CTSeriesWriter(Self.description).write(Self.volume, to: folder.path())
        #expect(paths == ["CT0001.dcm", "CT0002.dcm"].map { "\(folder.path())/\($0)" })
        for (index, path) in paths.enumerated() {
            #expect(try DataSet(contentsOf: path).uid(.sopInstanceUID) == Self.description.sopInstanceUID(slice: index))
        }
        withExtendedLifetime(folder) {}
    }

    @Test("what is not said of a series is that of the synthetic patient")
    func defaults() {
        let description = CTSeriesDescription(identity: [], studyDate: "", studyTime: "")
        #expect(description.patientName == "Phantom^Abdomen" && description.patientID == "SEGNODE-PHANTOM")
        #expect(description.seriesNumber == 1 && description.characterSet == "ISO_IR 192")
        #expect(description.transferSyntax == .explicitVRLittleEndian)
    }
}
