import DICOM
import DerivedObjects
import Foundation
import Imaging
import Node
import Segmentation
import SegmentationIOD
import TestSupport
import Testing

/// What a result says of itself when slices are missing, and when there is none.
struct PartialResultTests {
    private let folder: TemporaryFolder
    private let series = UID.random()
    private let segmenter: StudySegmenter
    private var files: [String] = []

    init() throws {
        folder = try TemporaryFolder()
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        segmenter = try StudySegmenter(bundle: bundle, threads: 2)
        let study = UID.random()
        for number in 1...7 {
            var instance = SyntheticInstance()
            (instance.seriesInstanceUID, instance.studyInstanceUID) = (series, study)
            instance.instanceNumber = number
            instance.values = (0..<192).map { $0 % 12 == 5 ? 1000 : -100 }
            files.append(folder.path("\(number).dcm"))
            try instance.dataSet.write(to: files[number - 1], transferSyntax: .explicitVRLittleEndian)
        }
    }

    private func segment(_ files: [String], _ context: StudyContext = StudyContext()) throws -> StudySegmentation {
        try segmenter.segment(files: files, context: context, seriesNumber: 1, output: folder.path("seg.dcm"))
    }

    private func lost(_ count: Int, _ reason: Incompleteness.Reason) -> [StudyContext.LostInstance] {
        (0..<count).map { number in
            .init(
                sopInstanceUID: "1.2.\(number)", seriesInstanceUID: series.description, reason: reason,
                detail: "it is short")
        }
    }

    @Test("a whole result does not call itself partial")
    func whole() throws {
        var context = StudyContext()
        context.filesBySeries = [series.description: Set(files)]
        let result = try segment(files, context)
        let object = try DataSet(contentsOf: folder.path("seg.dcm"))
        #expect(result.decision.partial == nil)
        #expect(object.string(.seriesDescription)?.contains("artial") == false)
        #expect(object.string(.contentDescription)?.contains("artial") == false)
    }

    @Test("what is missing, and why, stands in the object, the record and the sentence")
    func partial() throws {
        var context = StudyContext()
        context.lost = lost(1, .damaged) + lost(2, .gone)
        context.filesBySeries = [series.description: Set(files)]
        context.refused = ["": 4, series.description: 10, "1.2.3": 5]
        context.lost.append(.init(sopInstanceUID: "1.2.9", seriesInstanceUID: "1.2.3", reason: .gone))
        let result = try segment(files, context)
        let object = try DataSet(contentsOf: folder.path("seg.dcm"))
        let label = "Partial: without 17 slices (1 damaged, 2 gone, 14 refused)"
        #expect(object.string(.contentDescription) == label)
        #expect(object.string(.seriesDescription)?.hasPrefix("Partial: without 17 slices: ") == true)
        #expect((object.string(.seriesDescription) ?? "").count <= 64)
        #expect(result.decision.partial == label)
        #expect(result.decision.damaged == ["1.2.0": "it is short"])
        #expect(result.decision.outcome.hasPrefix("Found") && result.decision.outcome.contains(label))
    }

    @Test("a partial result is another object than the whole one of the same slices, and the same each time")
    func identity() throws {
        let whole = try #require(try segment(files).objects.first).object.sopInstanceUID
        var context = StudyContext()
        context.refused = ["": 1]
        let partial = try (1...2).map { _ in
            try #require(try segment(files, context).objects.first).object.sopInstanceUID
        }
        #expect(partial[0] != whole)
        #expect(partial[0] == partial[1])
    }

    @Test("a broken slice inside the volume makes it partial, with its reason")
    func brokenSlice() throws {
        let slice = try DataSet(contentsOf: files[2])
        slice.set(.imagePositionPatient, strings: ["-100", "-100"])
        try slice.write(to: files[2], transferSyntax: .explicitVRLittleEndian)
        let result = try segment(files)
        #expect(result.decision.partial == "Partial: without 1 slice (1 broken)")
    }

    @Test("a file that is no data set at all is counted as a slice of the series that the index names")
    func strayFile() throws {
        var context = StudyContext()
        context.filesBySeries = [series.description: Set(files)]
        var bytes = try Data(contentsOf: URL(filePath: files[3]))
        bytes.replaceSubrange(400..<bytes.count, with: Data(repeating: 0xFF, count: 100))
        try bytes.write(to: URL(filePath: files[3]))
        #expect(try segment(files, context).decision.partial == "Partial: without 1 slice (1 broken)")
    }

    @Test(
        "a file that ends too early is a missing slice of its series, beside whatever other files",
        arguments: [-500, -50])
    func truncatedFile(count: Int) throws {
        let bytes = try Data(contentsOf: URL(filePath: files[3]))
        try bytes.dropLast(-count).write(to: URL(filePath: files[3]))
        try Data("read me".utf8).write(to: folder.url.appending(path: "README.txt"))
        let result = try segment(files + [folder.path("README.txt")])
        #expect(result.decision.partial == "Partial: without 1 slice (1 broken)")
    }

    @Test("a file of another kind is no missing slice")
    func otherFile() throws {
        try Data("read me".utf8).write(to: folder.url.appending(path: "README.txt"))
        let result = try segment(files + [folder.path("README.txt")])
        #expect(result.found != nil)
        #expect(result.decision.partial == nil)
    }

    @Test("where partial studies are not wanted, they are skipped with the reason")
    func skipped() throws {
        var context = StudyContext()
        context.lost = lost(1, .gone)
        context.filesBySeries = [series.description: Set(files)]
        context.skipsIncomplete = true
        let result = try segment(files, context)
        #expect(result.found == nil)
        #expect(!result.hasChosenSeries)
        #expect(result.decision.outcome.contains("Partial: without 1 slice (1 gone)"))
        #expect(result.decision.outcome.contains("segmentation.incomplete"))
        #expect(result.decision.series.map(\.isChosen) == [false])
        #expect(result.decision.series.map(\.reason) == [result.decision.outcome])
        #expect(!FileManager.default.fileExists(atPath: folder.path("seg.dcm")))
    }

    @Test("a series most of whose files are gone or damaged fails for good")
    func mostlyLost() throws {
        var context = StudyContext()
        context.lost = lost(8, .gone)
        context.filesBySeries = [series.description: Set(files)]
        let error = #expect(throws: StudySegmentationError.self) { try segment(files, context) }
        #expect(error?.description.contains("8 of 15 stored files") == true)
        #expect(error?.isTransient == false)
    }

    @Test("a series half of whose files are gone or damaged is segmented")
    func halfLost() throws {
        var context = StudyContext()
        context.lost = lost(7, .gone)
        context.filesBySeries = [series.description: Set(files)]
        let result = try segment(files, context)
        #expect(result.found != nil && result.decision.partial == "Partial: without 7 slices (7 gone)")
    }

    @Test("a series of which no file is left is in the record, and does not keep another from being segmented")
    func vanishedSeries() throws {
        var context = StudyContext()
        context.lost = (1...3).map { .init(sopInstanceUID: "1.2.\($0)", seriesInstanceUID: "1.2", reason: .damaged) }
        context.filesBySeries = [series.description: Set(files)]
        let result = try segment(files, context)
        #expect(result.found != nil && result.decision.partial == nil)
        let decisions = result.decision.series
        #expect(decisions.map(\.seriesInstanceUID) == [series.description, "1.2"])
        #expect(decisions.map(\.isChosen) == [true, false] && decisions.map(\.instances) == [7, 3])
        #expect(decisions.last?.reason == "None of its 3 stored files is there and whole.")
        #expect(decisions.map(\.modality) == ["CT", "CT"])
    }

    @Test("slices that nobody accounts for end the attempt, not in a result")
    func unaccounted() throws {
        var context = StudyContext()
        context.filesBySeries = [series.description: Set(files)]
        let error = #expect(throws: StudySegmentationError.self) { try segment(Array(files.dropFirst()), context) }
        #expect(error?.isTransient == true)
        #expect(error?.description.contains("6 slices and 0 instances") == true)
    }

    @Test("a file that cannot be read is tried again, and neither broken nor left out")
    func unreadable() throws {
        for file in files[1...2] { try FileManager.default.removeItem(atPath: file) }
        let error = #expect(throws: StudySegmentationError.self) { try segment(files) }
        #expect(error?.isTransient == true)
        #expect(error?.description == "2 of 7 files cannot be read at present: No such file or directory (2).")
    }

    @Test("slices of two patients are counted and not segmented")
    func twoPatients() throws {
        for file in files[1...2] {
            let slice = try DataSet(contentsOf: file)
            slice.set(.patientID, string: "GEHEIM")
            try slice.write(to: file, transferSyntax: .explicitVRLittleEndian)
        }
        let error = #expect(throws: StudySegmentationError.self) { try segment(files) }
        #expect(error?.description.contains("2 patients (5 and 2)") == true)
        #expect(error?.description.contains("GEHEIM") == false)
        #expect(error?.isTransient == false)
    }

    @Test("a series that is in two studies is not segmented")
    func dividedSeries() throws {
        var context = StudyContext()
        context.dividedSeries = [series.description]
        let error = #expect(throws: StudySegmentationError.self) { try segment(files, context) }
        #expect(error?.description.contains("several studies") == true)
        #expect(error?.isTransient == false)
    }

    @Test("another model makes another object of the same slices")
    func modelDigest() throws {
        let copy = folder.path("bundle")
        try FileManager.default.copyItem(
            atPath: Repository.path("Models/commissioning-threshold"), toPath: copy)
        let path = URL(filePath: copy + "/model.json")
        let text = try String(contentsOf: path, encoding: .utf8)
        let changed = text.replacing(/"version"\s*:\s*"[^"]*"/, with: "\"version\": \"99.0.0\"")
        try #require(changed != text)
        try changed.write(to: path, atomically: true, encoding: .utf8)
        let other = try StudySegmenter(bundle: .load(folder: copy), threads: 2)
        let first = try #require(try segment(files).objects.first).object.sopInstanceUID
        let second = try other.segment(files: files, seriesNumber: 1, output: folder.path("other.dcm"))
        #expect(try #require(second.objects.first).object.sopInstanceUID != first)
    }
}
