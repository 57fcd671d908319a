import DICOM
import Foundation
import TestSupport
import Testing

struct DataSetTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "what was written is read back",
        arguments: [
            TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
            .deflatedExplicitVRLittleEndian,
        ])
    func roundTrip(syntax: TransferSyntax) throws {
        let instance = SyntheticInstance()
        let path = folder.path("slice.dcm")
        try instance.dataSet.write(to: path, transferSyntax: syntax)
        let slice = try DataSet(contentsOf: path)
        #expect(slice.transferSyntax == syntax)
        #expect(slice.uid(.sopInstanceUID) == instance.sopInstanceUID)
        #expect(slice.strings(.imageType) == ["ORIGINAL", "PRIMARY", "AXIAL"])
        #expect(try slice.doubles(.imagePositionPatient) == [-100, -100, 2])
        #expect(try slice.integer(.rows) == 16 && slice.string(.rows) == "16")
        #expect(slice.contains(.referringPhysicianName) && slice.isEmpty(.referringPhysicianName))
        #expect(try slice.decodedFrame(0) == instance.dataSet.decodedFrame(0))
    }

    @Test("the same data set gives the same bytes, which name this implementation")
    func determinism() throws {
        let dataSet = SyntheticInstance().dataSet
        try dataSet.write(to: folder.path("a"), transferSyntax: .explicitVRLittleEndian)
        try dataSet.write(to: folder.path("b"), transferSyntax: .explicitVRLittleEndian)
        let bytes = try Data(contentsOf: folder.url.appending(path: "a"))
        #expect(try bytes == Data(contentsOf: folder.url.appending(path: "b")))
        #expect(bytes.range(of: Data(FileMetaInformation.implementationVersionName.utf8)) != nil)
        #expect(bytes.range(of: Data("OFFIS".utf8)) == nil)
    }

    @Test("a data set without its UIDs is not written")
    func missingUIDs() throws {
        let dataSet = SyntheticInstance().dataSet
        dataSet.remove(.sopInstanceUID)
        #expect(throws: DICOMError.missingAttribute(.sopInstanceUID)) {
            try dataSet.write(to: folder.path("x"), transferSyntax: .explicitVRLittleEndian)
        }
    }

    @Test(
        "compressed pixel data is written as it is or not at all",
        .enabled(if: SharedData.isAvailable, "no shared data"))
    func compressed() throws {
        let folderName = "data/transfer-syntaxes/testImages"
        let source = try #require(SharedData.files(in: folderName, suffix: "1.2.4.90.dcm").first)
        let slice = try DataSet(contentsOf: source)
        let path = folder.path("copy")
        try slice.write(to: path, transferSyntax: slice.transferSyntax)
        #expect(try DataSet(contentsOf: path).decodedFrame(0) == slice.decodedFrame(0))
        for syntax in [TransferSyntax.explicitVRLittleEndian, .jpeg2000] {
            #expect { try slice.write(to: path, transferSyntax: syntax) } throws: { error in
                if case .unsupportedPixelData = error as? DICOMError { true } else { false }
            }
        }
    }

    @Test("a folder that does not exist is named with the system's reason")
    func unwritable() {
        let path = folder.path("no/such/folder")
        #expect(throws: DICOMError.unwritableFile(path: path, reason: "No such file or directory")) {
            try SyntheticInstance().dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
        }
    }

    @Test("items are read and written in their data set, which they keep alive")
    func items() throws {
        var item: DataSet?
        do {
            let dataSet = DataSet()
            let series = dataSet.appendItem(to: .referencedSeriesSequence)
            series.set(.seriesInstanceUID, string: "1.2")
            series.appendItem(to: .referencedInstanceSequence).set(.referencedSOPInstanceUID, string: "1.2.3")
            _ = dataSet.appendItem(to: .referencedSeriesSequence)
            #expect(dataSet.items(.referencedSeriesSequence).count == 2)
            #expect(dataSet.tags == [.referencedSeriesSequence])
            item = dataSet.items(.referencedSeriesSequence).first
        }
        let kept = try #require(item)
        #expect(kept.string(.seriesInstanceUID) == "1.2")
        #expect(kept.items(.referencedInstanceSequence).first?.uid(.referencedSOPInstanceUID)?.description == "1.2.3")
    }

    @Test("a sequence of undefined length without items has no value")
    func emptySequence() throws {
        let bytes: [UInt8] = [
            0x08, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ]
        let dataSet = try DataSet(decoding: bytes, .explicitVRLittleEndian)
        #expect(dataSet.contains(.referencedSeriesSequence) && dataSet.isEmpty(.referencedSeriesSequence))
    }

    @Test("an item stays readable when its sequence is taken out")
    func removedItems() {
        let dataSet = DataSet()
        dataSet.appendItem(to: .referencedSeriesSequence).set(.seriesInstanceUID, string: "1.2")
        let item = dataSet.items(.referencedSeriesSequence)[0]
        dataSet.setEmpty(.referencedSeriesSequence)
        #expect(dataSet.items(.referencedSeriesSequence).isEmpty && dataSet.isEmpty(.referencedSeriesSequence))
        dataSet.remove(.referencedSeriesSequence)
        #expect(!dataSet.contains(.referencedSeriesSequence))
        #expect(item.string(.seriesInstanceUID) == "1.2")
    }

    @Test("an attribute is copied byte for byte, with its items")
    func copying() {
        let source = DataSet()
        source.set(.patientName, bytes: [0x4D, 0xFC, 0x20, 0x20], vr: .PN)
        source.appendItem(to: .referencedSeriesSequence).set(.seriesInstanceUID, string: "1.2")
        let target = DataSet()
        target.set(.patientID, string: "old")
        for tag in [AttributeTag.patientName, .referencedSeriesSequence, .patientID] { target.copy(tag, from: source) }
        source.items(.referencedSeriesSequence)[0].set(.seriesInstanceUID, string: "changed")
        #expect(target.bytes(.patientName) == [0x4D, 0xFC, 0x20, 0x20])
        #expect(target.items(.referencedSeriesSequence).first?.string(.seriesInstanceUID) == "1.2")
        #expect(!target.contains(.patientID), "what is absent in the source is removed")
    }

    @Test(
        "text is encoded and decoded by the character set, also in items",
        arguments: [
            ("ISO_IR 100", "Müller"), ("ISO_IR 192", "山田^太郎"), ("GB18030", "王^小东"), ("ISO_IR 144", "Люк"),
        ])
    func characterSets(term: String, name: String) {
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: term)
        dataSet.set(.patientName, string: name)
        let item = dataSet.appendItem(to: .referencedSeriesSequence)
        item.set(.seriesDescription, string: name)
        #expect(dataSet.string(.patientName) == name)
        #expect(item.string(.seriesDescription) == name)
        #expect((dataSet.bytes(.patientName)?.starts(with: name.utf8) == true) == (term == "ISO_IR 192"))
    }

    @Test("a character that the character set lacks becomes a question mark")
    func unencodable() {
        let dataSet = DataSet()
        dataSet.set(.specificCharacterSet, string: "ISO_IR 100")
        dataSet.set(.patientName, string: "山Ä")
        #expect(dataSet.string(.patientName) == "?Ä")
    }

    @Test("numbers are written as their value representation demands")
    func numbers() throws {
        let dataSet = DataSet()
        dataSet.set(.rows, integer: 65535)
        dataSet.set(.instanceNumber, integer: -7)
        dataSet.set(.pixelPaddingValue, integer: -2000, vr: .SS)
        dataSet.set(.dimensionIndexValues, integers: [1, 70000])
        dataSet.set(.recommendedDisplayCIELabValue, integers: [1, 2, 3])
        dataSet.set(.tableSpeed, double: 1.5)
        #expect(dataSet.bytes(.rows) == [0xFF, 0xFF])
        #expect(dataSet.bytes(.instanceNumber) == Array("-7".utf8))
        #expect(try dataSet.integer(.pixelPaddingValue) == -2000)
        #expect(try dataSet.integers(.dimensionIndexValues) == [1, 70000])
        #expect(try dataSet.valueRepresentation(.tableSpeed) == .FD && dataSet.double(.tableSpeed) == 1.5)
    }

    private static let decimals: [(Double, String)] = [
        (1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (0.3333333333333333, "0.33333333333333"),
        (-0.3333333333333333, "-0.3333333333333"), (-123456.78901234567, "-123456.78901235"),
        (3.3333333333333335e-10, "3.3333333333e-10"), (-3.333333333333333e199, "-3.33333333e+199"),
    ]

    @Test("a decimal string has at most 16 characters and is as exact as they allow", arguments: decimals)
    func decimalStrings(value: Double, text: String) throws {
        let dataSet = DataSet()
        dataSet.set(.sliceThickness, double: value)
        let written = try #require(dataSet.string(.sliceThickness))
        #expect(written.utf8.count <= 16)
        let read = try #require(try dataSet.double(.sliceThickness))
        #expect(abs(read - value) <= abs(value) * 1e-7)
        #expect(written == text)
    }

    @Test("a file that is malformed, cut short or no file is refused before the toolkit sees it")
    func refusals() throws {
        let path = folder.path("slice.dcm")
        try SyntheticInstance().dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let bytes = try Data(contentsOf: URL(filePath: path))
        try bytes.dropLast(1).write(to: URL(filePath: path))
        #expect { try DataSet(contentsOf: path) } throws: { error in
            if case .truncated = error as? DICOMError { true } else { false }
        }
        #expect(throws: DICOMError.unreadableFile(path: "/no/file", reason: "No such file or directory")) {
            try DataSet(contentsOf: "/no/file")
        }
        #expect(throws: DICOMError.unreadableFile(path: "/dev/zero", reason: "it is no regular file")) {
            try DataSet(contentsOf: "/dev/zero")
        }
    }

    @Test(
        "a bare data set is read, with and without VRs",
        arguments: [
            TransferSyntax.implicitVRLittleEndian, .explicitVRLittleEndian,
        ])
    func bareDataSet(syntax: TransferSyntax) throws {
        let path = folder.path("bare")
        try Data(everyKindOfElement(syntax)).write(to: URL(filePath: path))
        let dataSet = try DataSet(contentsOf: path)
        #expect(dataSet.transferSyntax == syntax)
        #expect(dataSet.string(.patientName) == "Müller")
        #expect(dataSet.items(.referencedStudySequence).count == 3)
    }
}
