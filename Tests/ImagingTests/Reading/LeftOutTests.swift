import DICOM
import Foundation
import Imaging
import TestSupport
import Testing

/// Every file of a series is a slice or left out for a reason, and it is known whether it leaves a hole.
struct LeftOutTests {
    typealias Spoiler = @Sendable (DataSet) -> Void

    /// How slice 3 of 6 is spoiled, the reason that follows, and whether it leaves a hole.
    static let spoilers: [(LeftOutInstance.Reason, Bool, Spoiler)] = [
        (.broken, true, { $0.set(.bitsAllocated, integer: 12) }),
        (.broken, true, { $0.set(.imagePositionPatient, doubles: [1, 2]) }),
        (.unsupported, true, { $0.set(.samplesPerPixel, integer: 3) }),
        (.unsupported, true, { $0.remove(.imagePositionPatient) }),
        (.otherSize, true, { $0.set(.pixelSpacing, doubles: [0.7, 0.7]) }),
        (.otherOrientation, true, { $0.set(.imageOrientationPatient, doubles: [0, 1, 0, -1, 0, 0]) }),
        (.otherFrameOfReference, true, { $0.set(.frameOfReferenceUID, string: "1.2.3") }),
        (.localizer, true, { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }),
        (
            .localizer, false,
            {
                $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"])
                $0.set(.imageOrientationPatient, doubles: [1, 0, 0, 0, 0, -1])
            }
        ),
        (.page, true, { $0.set(.imageType, strings: ["DERIVED", "SECONDARY", "AXIAL"]) }),
        (
            .page, false,
            {
                $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "AXIAL", "DOSE_INFO"])
                $0.move(by: SIMD3(0, 0, -1.5))
            }
        ),
        (.otherObject, true, { $0.set(.modality, string: "OT") }),
        (.duplicatePosition, false, { $0.move(by: SIMD3(0, 0, -2)) }),
        (
            .otherObject, false,
            {
                $0.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.481.3")
                $0.remove(.rows)
            }
        ),
    ]

    @Test("an instance that is no slice is named with its reason", arguments: spoilers.indices)
    func reason(index: Int) throws {
        let (reason, leavesHole, spoil) = Self.spoilers[index]
        let written = try WrittenSeries { slice, dataSet in
            if slice == 3 { spoil(dataSet) }
        }
        let uid = try DataSet(contentsOf: written.files[3]).uid(.sopInstanceUID)
        let series = try written.read()
        let left = try #require(series.leftOut.first)
        #expect(left.reason == reason)
        #expect(left.path == written.files[3])
        #expect(left.sopInstanceUID == uid)
        #expect(left.isInsideVolume)
        #expect(left.leavesHole == leavesHole)
        #expect(!left.explanation.isEmpty)
        #expect(Set(series.instances.map(\.path) + series.leftOut.map(\.path)) == Set(written.files))
    }

    /// How slices at an end are spoiled, how many, and how many of them are missing.
    static let spoiledEnds: [(Int, Int, Spoiler)] = [
        (1, 1, { $0.set(.bitsAllocated, integer: 12) }),
        (2, 2, { $0.set(.bitsAllocated, integer: 12) }),
        (2, 1, { $0.set(.samplesPerPixel, integer: 3) }),
        (2, 0, { $0.set(.pixelSpacing, doubles: [0.7, 0.7]) }),
        (
            1, 0,
            {
                $0.set(.bitsAllocated, integer: 12)
                $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"])
            }
        ),
        (2, 0, { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }),
    ]

    @Test("broken slices at an end are missing, too; others lie outside the volume", arguments: spoiledEnds.indices)
    func outside(index: Int) throws {
        let (count, missing, spoil) = Self.spoiledEnds[index]
        let series = try WrittenSeries { slice, dataSet in
            if slice > 5 - count { spoil(dataSet) }
        }.read()
        #expect(series.leftOut.count == count)
        #expect(series.leftOut.allSatisfy { !$0.isInsideVolume })
        #expect(series.leftOut.count(where: \.leavesHole) == missing)
    }

    @Test("a broken copy of a slice that is there is not missing")
    func brokenCopy() throws {
        let series = try WrittenSeries { slice, dataSet in
            guard slice == 5 else { return }
            dataSet.set(.bitsAllocated, integer: 12)
            dataSet.move(by: SIMD3(0, 0, -4))
        }.read()
        #expect(series.leftOut.map(\.leavesHole) == [false])
    }

    @Test("another slice with the UID of one that is there leaves a hole")
    func repeatedUID() throws {
        let series = try WrittenSeries { slice, dataSet in
            if slice == 2 || slice == 3 { dataSet.set(.sopInstanceUID, string: "1.2.3") }
        }.read()
        #expect(series.leftOut.map(\.reason) == [.repeatedInstance])
        #expect(series.leftOut.map(\.leavesHole) == [true])
    }

    @Test("a file whose data set cannot be read may lie anywhere")
    func unknownPlace() throws {
        let written = try WrittenSeries()
        try Data(contentsOf: URL(filePath: written.files[5])).prefix(500).write(to: URL(filePath: written.files[5]))
        let left = try #require(try written.read().leftOut.first)
        #expect(left.reason == .broken)
        #expect(left.isInsideVolume && left.leavesHole)
    }

    @Test("a file that ends within its pixels is known as an instance of its series, with its place")
    func truncated() throws {
        let written = try WrittenSeries()
        let uid = try DataSet(contentsOf: written.files[5]).uid(.sopInstanceUID)
        let bytes = try Data(contentsOf: URL(filePath: written.files[5]))
        try bytes.dropLast(20).write(to: URL(filePath: written.files[5]))
        let other = try WrittenSeries(identity: "other")
        let catalog = SeriesReader().outlines(files: written.files + other.files)
        #expect(catalog.failures.isEmpty)
        let left = catalog.outlines.flatMap(\.leftOut)
        #expect(left.map(\.sopInstanceUID) == [uid])
        #expect(left.allSatisfy { $0.reason == .broken && !$0.isInsideVolume && $0.leavesHole })
    }

    @Test("a file that repeats an instance is accounted for")
    func repeatedFile() throws {
        let written = try WrittenSeries()
        let copy = written.folder.path("copy.dcm")
        try FileManager.default.copyItem(atPath: written.files[2], toPath: copy)
        let series = try SeriesReader().read(files: written.files + [copy])
        #expect(series.leftOut.map(\.reason) == [.repeatedInstance])
        #expect(series.instances.count == 6)
    }

    @Test("a file that the disk does not give is no broken content, and may be tried again")
    func unreadable() throws {
        let written = try WrittenSeries()
        try FileManager.default.removeItem(atPath: written.files[3])
        let error = #expect(throws: ImagingError.self) { try written.read() }
        #expect(error?.isTransient == true)
        #expect(error?.isDefect == false)
        let failures = SeriesReader().outlines(files: written.files).failures
        #expect(failures.map(\.error.isTransient) == [true])
        let outline = try SeriesReader().outline(files: written.files.filter { $0 != written.files[3] })
        try FileManager.default.removeItem(atPath: written.files[0])
        #expect(#expect(throws: ImagingError.self) { try SeriesReader().read(outline) }?.isTransient == true)
    }

    @Test("objects without pixels in the series do not count as broken slices, however many")
    func structureSets() throws {
        let written = try WrittenSeries { slice, dataSet in
            guard slice > 1 else { return }
            dataSet.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.481.3")
            for tag in [AttributeTag.pixelData, .rows, .columns, .imagePositionPatient] { dataSet.remove(tag) }
        }
        let series = try written.read()
        #expect(series.instances.count == 2)
        #expect(series.leftOut.map(\.reason) == Array(repeating: .otherObject, count: 4))
    }
}
