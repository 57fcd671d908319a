import DICOM
import Foundation
import Imaging
import Synchronization
import TestSupport
import Testing

/// The reader's limits, its progress, which of several errors it tells, and what becomes of files of many kinds.
@Suite("The reader of series") struct ReaderTests {
    @Test("a volume gets half of the memory, at four bytes a voxel, and never more than 2 GiB")
    func memory() {
        #expect(SeriesReader(memory: 8000).maximumVoxels == 1000)
        #expect(SeriesReader(memory: 1 << 30).maximumVoxels == 1 << 27)
        #expect(SeriesReader(memory: 1 << 40).maximumVoxels == 1 << 30)
        #expect(SeriesReader(threads: 5).threads == 5)
        #expect((1...8).contains(SeriesReader().threads))
    }

    @Test("a volume at the limit is read")
    func limit() throws {
        let written = try WrittenSeries()
        let series = try SeriesReader(memory: 210 * 8).read(files: written.files)
        #expect(series.volume == written.volume)
    }

    @Test("each slice that is decoded is a sign of progress", arguments: [1, 3])
    func progress(threads: Int) throws {
        let written = try WrittenSeries()
        let shares = Mutex<[Double]>([])
        _ = try SeriesReader(threads: threads)
            .read(files: written.files, progress: { share in shares.withLock { $0.append(share) } })
        #expect(shares.withLock { $0 } == (1...6).map { Double($0) / 6 })
    }

    @Test("of several slices whose pixels are broken the lowest is told, and none after it is read")
    func firstError() throws {
        let written = try WrittenSeries { slice, dataSet in
            if slice == 2 || slice == 4 { dataSet.setPixels([1, 2, 3]) }
        }
        let uid = try #require(DataSet(contentsOf: written.files[2]).uid(.sopInstanceUID))
        let shares = Mutex<[Double]>([])
        let error = #expect(throws: ImagingError.self) {
            try SeriesReader(threads: 1)
                .read(files: written.mixedUp, progress: { share in shares.withLock { $0.append(share) } })
        }
        guard case .undecodable(uid, _)? = error else {
            Issue.record("\(String(describing: error)) is another error")
            return
        }
        #expect(shares.withLock { $0.count } == 2)
    }

    @Test("values at the ends of 16 bits are not limited, those beyond are, by how many slices")
    func limited() throws {
        let series = try WrittenSeries { slice, dataSet in
            dataSet.set(.pixelRepresentation, integer: 1)
            dataSet.set(.bitsStored, integer: 16)
            dataSet.set(.highBit, integer: 15)
            dataSet.set(.rescaleIntercept, integer: slice == 1 ? 1 : slice == 4 ? -1 : 0)
            dataSet.setPixels((0..<35).map { UInt16(bitPattern: $0 % 2 == 0 ? 32767 : -32768) })
        }.read()
        #expect(
            series.volume[slice: 0, row: 0, column: 0] == 32767 && series.volume[slice: 0, row: 0, column: 1] == -32768)
        #expect(
            series.volume[slice: 1, row: 0, column: 0] == 32767 && series.volume[slice: 1, row: 0, column: 1] == -32767)
        #expect(
            series.volume[slice: 4, row: 0, column: 0] == 32766 && series.volume[slice: 4, row: 0, column: 1] == -32768)
        let uids = [series.instances[1].sopInstanceUID, series.instances[4].sopInstanceUID]
        #expect(series.finding(.valuesLimited)?.sopInstanceUIDs == uids)
    }

    @Test("a catalogue has each series once, sorted, and says of what is none why")
    func catalog() throws {
        let one = try WrittenSeries(identity: "one")
        let other = try WrittenSeries(identity: "other", folder: one.folder)
        let nothing = one.folder.path("nothing")
        try Data("no data set".utf8).write(to: URL(filePath: nothing))
        let missing = one.folder.path("missing")
        let catalog = SeriesReader(threads: 2).outlines(files: [missing, nothing] + other.mixedUp + one.mixedUp)
        let uids = catalog.outlines.map(\.seriesInstanceUID.description)
        #expect(uids.count == 2 && uids == uids.sorted())
        #expect(Set(catalog.outlines.flatMap { $0.instances.map(\.path) }) == Set(one.files + other.files))
        #expect(catalog.failures.map(\.files) == [[missing], [nothing]])
        #expect(catalog.failures.map(\.error.isTransient) == [true, false])
        #expect(catalog.failures.map(\.seriesInstanceUID) == [nil, nil])
        #expect(catalog.patients.isEmpty)
    }

    @Test("a study whose files name two patients is told, with how many name each")
    func patients() throws {
        let written = try WrittenSeries { slice, dataSet in
            guard slice == 1 || slice == 4 else { return }
            dataSet.set(.patientID, string: "ANOTHER")
            dataSet.set(.patientName, string: "Somebody^Else")
        }
        let catalog = SeriesReader().outlines(files: written.files)
        let study = try #require(catalog.outlines.first?.studyInstanceUID)
        #expect(catalog.patients == [study: [4, 2]])
        withExtendedLifetime(written) {}
    }

    static let errors: [(ImagingError, Bool)] = [
        (.noFiles, false), (.unreadableFiles(unreadable: 1, files: 2, reasons: []), false),
        (.noUsableSlices(files: 1, reasons: []), false), (.brokenSlices(broken: 1, files: 1, reasons: []), true),
        (.multiFrame(sopInstanceUID: nil, frames: 2), false), (.severalPatients(instances: [1, 2]), true),
        (.mixedAcquisitions(slices: 2, sign: ""), false),
        (.unreadableAttribute(sopInstanceUID: nil, reason: ""), true), (.severalSeries([]), false),
        (.tooLarge(voxels: 2, limit: 1), false),
        (.undecodable(sopInstanceUID: UID(constant: "1.2"), reason: ""), true),
        (.frameSizeDiffers(sopInstanceUID: UID(constant: "1.2"), expected: "", found: ""), true), (.cancelled, false),
    ]

    @Test("an error is of broken objects, of the system or of neither", arguments: errors.indices)
    func kinds(index: Int) {
        let (error, isDefect) = Self.errors[index]
        #expect(error.isDefect == isDefect)
        #expect(error.isTransient == (index == 1))
    }

    @Test("reasons are counted, the commonest first, then by their text")
    func reasons() {
        #expect(ImagingError.unreadable([], files: 5) == nil)
        #expect(
            ImagingError.unreadable(["b", "a", "c", "b"], files: 5)
                == .unreadableFiles(unreadable: 4, files: 5, reasons: ["b (2)", "a (1)", "c (1)"]))
    }

    @Test("of five reasons the three commonest are told")
    func commonest() throws {
        let positions = (0..<9).map { SIMD3(0, 0, Double($0)) }
        let spoilt: [(DataSet) -> Void] = [
            { $0.remove(.imagePositionPatient) }, { $0.remove(.imagePositionPatient) },
            { $0.remove(.imagePositionPatient) }, { $0.remove(.imageOrientationPatient) },
            { $0.remove(.imageOrientationPatient) }, { $0.remove(.pixelSpacing) }, { $0.remove(.pixelSpacing) },
            { $0.remove(.rescaleIntercept) }, { $0.set(.samplesPerPixel, integer: 3) },
        ]
        let written = try WrittenSeries(positions: positions) { slice, dataSet in spoilt[slice](dataSet) }
        let reasons = [
            "it has no Image Position (Patient) (3)", "it has no Image Orientation (Patient) (2)",
            "it has no Pixel Spacing (2)",
        ]
        #expect(throws: ImagingError.noUsableSlices(files: 9, reasons: reasons)) {
            try SeriesReader().outline(files: written.files)
        }
        withExtendedLifetime(written) {}
    }
}
