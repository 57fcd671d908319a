import DICOM
import Foundation
import Imaging
import Synchronization
import TestSupport
import Testing

/// What broken, foreign and hostile files do: a finding or a clear error, never a crash.
struct BrokenSeriesTests {
    /// How a header can be spoiled, and what the finding says.
    static let spoilers: [(String, @Sendable (DataSet) -> Void)] = [
        ("it has no Image Position (Patient)", { $0.remove(.imagePositionPatient) }),
        ("its Image Position (Patient) is", { $0.set(.imagePositionPatient, doubles: [1, 2]) }),
        ("its Image Position (Patient) is", { $0.set(.imagePositionPatient, doubles: [1, 2, 3, 4]) }),
        ("its Image Position (Patient) is", { $0.set(.imagePositionPatient, doubles: [1e30, 0, 0]) }),
        ("it has no Image Orientation (Patient)", { $0.setEmpty(.imageOrientationPatient) }),
        ("its Image Orientation (Patient) is", { $0.set(.imageOrientationPatient, doubles: [1, 0, 0, 1, 0, 0]) }),
        ("its Image Orientation (Patient) is", { $0.set(.imageOrientationPatient, doubles: [0, 0, 0, 0, 0, 0]) }),
        ("its Image Orientation (Patient) is", { $0.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 1, 0, 0]) }),
        ("its Pixel Spacing is", { $0.set(.pixelSpacing, doubles: [0.5, 0.5, 0.5]) }),
        ("its Pixel Spacing is", { $0.set(.pixelSpacing, doubles: [0, 0.5]) }),
        ("its Pixel Spacing is", { $0.set(.pixelSpacing, doubles: [-0.5, 0.5]) }),
        ("Rows (0028,0010) is 0 where 1 to 65535 was expected", { $0.set(.rows, integer: 0) }),
        ("Columns (0028,0011) is missing", { $0.remove(.columns) }),
        ("PixelData (7FE0,0010) is missing", { $0.remove(.pixelData) }),
        ("its Rescale Slope is 0.0 where a number but 0 was expected", { $0.set(.rescaleSlope, integer: 0) }),
        ("its Rescale Slope is", { $0.set(.rescaleSlope, double: 2e6) }),
        ("its Rescale Intercept is", { $0.set(.rescaleIntercept, double: -2e9) }),
        ("it has 3 samples per pixel", { $0.set(.samplesPerPixel, integer: 3) }),
        ("it has 12 frames", { $0.set(.numberOfFrames, integer: 12) }),
    ]

    @Test("a slice with a broken header is left out, with a finding that says why", arguments: spoilers.indices)
    func brokenHeader(index: Int) throws {
        let (reason, spoil) = Self.spoilers[index]
        let written = try WrittenSeries { slice, dataSet in
            if slice == 5 { spoil(dataSet) }
        }
        let series = try written.read()
        #expect(series.instances.count == 5)
        let finding = try #require(series.finding(.unusableInstance))
        #expect(finding.sentence.contains(reason), "\(finding)")
        #expect(finding.sopInstanceUIDs.count == 1)
    }

    /// Numbers that cannot be read, and what is said about them.
    static let unreadable: [(AttributeTag, String)] = [
        (.rescaleSlope, "1,000"), (.rescaleIntercept, "-1024HU"), (.pixelSpacing, "0.5\\0.5mm"),
        (.pixelSpacing, "NaN\\x"), (.imagePositionPatient, "-10\\-20\\z"),
        (.imageOrientationPatient, "1\\0\\0\\0\\1\\O"),
    ]

    @Test("a number of geometry or values that cannot be read refuses the series, with the text", arguments: unreadable)
    func unreadableNumber(tag: AttributeTag, text: String) throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 4 { dataSet.set(tag, string: text) }
        }
        let uid = try DataSet(contentsOf: written.files[4]).uid(.sopInstanceUID)
        let error = #expect(throws: ImagingError.self) { try written.read() }
        guard case .unreadableAttribute(uid, let reason)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(reason.contains("\(tag)"))
        #expect(reason.contains(text.split(separator: "\\").map(String.init).last ?? ""), "\(reason)")
        #expect(error?.isDefect == true)
    }

    @Test(
        "a number that nothing depends on may be unreadable",
        arguments: [
            AttributeTag.sliceThickness, .instanceNumber, .seriesNumber, .gantryDetectorTilt, .acquisitionNumber,
        ])
    func unreadableElsewhere(tag: AttributeTag) throws {
        let series = try WrittenSeries { _, dataSet in dataSet.set(tag, string: "3,x") }.read()
        #expect(series.instances.count == 6)
        #expect(series.findings.isEmpty)
    }

    @Test("a series of broken headers only is refused, with the reason")
    func allBroken() throws {
        let written = try WrittenSeries { _, dataSet in dataSet.remove(.imagePositionPatient) }
        #expect(
            throws: ImagingError.noUsableSlices(files: 6, reasons: ["it has no Image Position (Patient) (6)"])
        ) { try written.read() }
    }

    @Test("a series most of whose slices are broken is refused, with how many and why")
    func mostBroken() throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice > 1 { dataSet.set(.bitsAllocated, integer: 12) }
        }
        let reason = "BitsAllocated (0028,0100) is 12 where one of 1, 8, 16, 32 was expected (4)"
        #expect(throws: ImagingError.brokenSlices(broken: 4, files: 6, reasons: [reason])) { try written.read() }
    }

    @Test("deflated slices that inflate to far more than they describe are refused before they are inflated")
    func deflateBombs() throws {
        let folder = try TemporaryFolder()
        let series = UID.random()
        let files = try (0..<4).map { number in
            var instance = SyntheticInstance()
            (instance.seriesInstanceUID, instance.instanceNumber) = (series, number)
            let slice = instance.dataSet
            slice.set(.pixelData, bytes: [UInt8](repeating: 0, count: 4 << 20), vr: .OW)
            let path = folder.path("\(number).dcm")
            try slice.write(to: path, transferSyntax: .deflatedExplicitVRLittleEndian)
            return path
        }
        let reason = "the deflated pixel data has 4194304 bytes where rows, columns, bits and frames make 384 (4)"
        #expect(throws: ImagingError.brokenSlices(broken: 4, files: 4, reasons: [reason])) {
            try SeriesReader().read(files: files)
        }
    }

    @Test("enhanced CT that does not say how many frames it has is refused as what it is")
    func enhancedWithoutFrames() throws {
        let written = try WrittenSeries { _, dataSet in
            dataSet.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.2.1")
        }
        let error = #expect(throws: ImagingError.self) { try written.read() }
        #expect(error?.description.contains("is an enhanced image; multi-frame CT is not supported") == true)
    }

    @Test("multi-frame CT is refused with its UID")
    func multiFrame() throws {
        let written = try WrittenSeries { _, dataSet in
            dataSet.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.2.1")
            dataSet.set(.numberOfFrames, integer: 40)
        }
        let error = #expect(throws: ImagingError.self) { try written.read() }
        #expect(error?.description.contains("multi-frame CT is not supported") == true)
        #expect(error?.description.contains("has 40 frames") == true)
    }

    @Test("pixels that are not all there make the whole series fail, with the instance's UID")
    func truncatedPixels() throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 3 { dataSet.setPixels([1, 2, 3]) }
        }
        let error = #expect(throws: ImagingError.self) { try written.read() }
        let uid = try #require(DataSet(contentsOf: written.files[3]).uid(.sopInstanceUID))
        guard case .undecodable(uid, _)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
    }

    @Test("a file cut at any length is a finding or an error", arguments: Array(stride(from: 0, to: 1200, by: 37)))
    func truncatedFile(length: Int) throws {
        let written = try WrittenSeries()
        let whole = try Data(contentsOf: URL(filePath: written.files[2]))
        try #require(whole.count > length)
        try whole.prefix(length).write(to: URL(filePath: written.files[2]))
        do throws(ImagingError) {
            let series = try SeriesReader().read(files: written.files)
            #expect(series.finding(.unusableInstance) != nil)
        } catch {
            #expect(!error.description.isEmpty)
        }
    }

    @Test("files that are no DICOM are told")
    func foreignFiles() throws {
        let folder = try TemporaryFolder()
        try Data("not DICOM".utf8).write(to: folder.url.appending(path: "LICENSE"))
        #expect(throws: ImagingError.noFiles) { try SeriesReader().read(files: []) }
        let error = #expect(throws: ImagingError.self) { try SeriesReader().read(files: [folder.path("LICENSE")]) }
        guard case .noUsableSlices(files: 1, _)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
    }

    @Test("missing UIDs are replaced by derived ones, the same every time")
    func missingUIDs() throws {
        let written = try WrittenSeries { _, dataSet in
            dataSet.setEmpty(.seriesInstanceUID)
            dataSet.remove(.studyInstanceUID)
        }
        let series = try written.read()
        #expect(try written.read().seriesInstanceUID == series.seriesInstanceUID)
        #expect(series.seriesInstanceUID != series.studyInstanceUID)
        #expect(series.codes == ["attributeRepaired", "attributeRepaired"])
    }

    @Test("what stands in for missing UIDs is the same for each slice alone, as the index derives it")
    func missingUIDsOfOneSlice() throws {
        let written = try WrittenSeries { _, dataSet in
            for tag in [AttributeTag.studyInstanceUID, .seriesInstanceUID] { dataSet.setEmpty(tag) }
        }
        let series = try written.read()
        for file in written.files {
            let alone = try SeriesReader().read(files: [file])
            #expect(alone.seriesInstanceUID == series.seriesInstanceUID)
            var scanner = DataSetScanner(transferSyntax: .explicitVRLittleEndian)
            let bytes = try Data(contentsOf: URL(filePath: file))
            try bytes.withUnsafeBytes { bytes in
                let offset = try FileMetaInformation.read(file).1
                try scanner.consume(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
            }
            let scanned = try scanner.finish()
            let place = HierarchyUIDs(studyInstanceUID: nil, seriesInstanceUID: nil) { scanned.string($0) }
            #expect(place?.seriesInstanceUID == series.seriesInstanceUID)
            #expect(place?.studyInstanceUID == series.studyInstanceUID)
        }
    }

    @Test("slices of which nothing tells the study are still one series")
    func nothingDistinguishing() throws {
        let written = try WrittenSeries { _, dataSet in
            for tag in [
                AttributeTag.studyInstanceUID, .seriesInstanceUID, .frameOfReferenceUID, .patientID, .accessionNumber,
                .studyID,
            ] { dataSet.setEmpty(tag) }
        }
        let series = try written.read()
        #expect(series.instances.count == 6)
        #expect(try written.read().studyInstanceUID == series.studyInstanceUID)
    }

    @Test("files of several series are refused as one, and sorted as a catalogue")
    func severalSeries() throws {
        let one = try WrittenSeries(identity: "one")
        let other = try WrittenSeries(identity: "other", folder: one.folder)
        let files = one.mixedUp + other.mixedUp + [one.folder.path("nothing")]
        try Data("no data set".utf8).write(to: URL(filePath: one.folder.path("nothing")))
        let error = #expect(throws: ImagingError.self) { try SeriesReader().read(files: files) }
        guard case .severalSeries(let uids)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(uids.count == 2)
        let catalog = SeriesReader().outlines(files: files)
        #expect(catalog.outlines.map(\.instances.count) == [6, 6])
        #expect(catalog.failures.map(\.files.count) == [1])
    }

    @Test("a volume beyond the limit is refused before it is allocated")
    func tooLarge() throws {
        let written = try WrittenSeries()
        #expect(throws: ImagingError.tooLarge(voxels: 210, limit: 209)) {
            try SeriesReader(memory: 209 * 8).read(files: written.files)
        }
    }

    @Test("each header that is read is a sign of progress, and no more are read after the order to stop")
    func progressOfHeaders() throws {
        let files = try WrittenSeries().files
        let shares = Mutex<[Double]>([])
        _ = SeriesReader(threads: 3).outlines(files: files, progress: { share in shares.withLock { $0.append(share) } })
        #expect(shares.withLock { $0 } == files.indices.map { Double($0 + 1) / Double(files.count) })
        let catalog = SeriesReader(threads: 1).outlines(files: files, isCancelled: { true })
        #expect(catalog.outlines.isEmpty)
        #expect(catalog.failures.isEmpty)
    }

    @Test("reading stops when it is cancelled")
    func cancelled() throws {
        let written = try WrittenSeries()
        #expect(throws: ImagingError.cancelled) {
            try SeriesReader().read(files: written.files, isCancelled: { true })
        }
    }
}
