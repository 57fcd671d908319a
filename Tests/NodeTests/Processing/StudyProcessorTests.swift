import Archive
import Catalog
import DICOM
import Foundation
import Jobs
import Node
import Segmentation
import Storage
import TestSupport
import Testing

/// From the job of a stored study to how it ended.
@Suite("A job from its study to its end")
struct StudyProcessorTests {
    private let fixture: StudyFixture
    private let settings: LiveSettings
    private let processor: StudyProcessor
    private let study = UID.random(), series = UID.random(), frame = UID.random()

    init() throws {
        fixture = try StudyFixture()
        var configuration = NodeConfiguration()
        configuration.segmentation.seriesNumber = 77
        settings = LiveSettings(configuration)
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        processor = StudyProcessor(
            index: fixture.queue.index, segmenter: try StudySegmenter(bundle: bundle, threads: 2), settings: settings)
    }

    private func slice(_ number: Int) -> SyntheticInstance {
        var slice = SyntheticInstance()
        (slice.studyInstanceUID, slice.seriesInstanceUID) = (study, series)
        slice.frameOfReferenceUID = frame
        slice.instanceNumber = number
        slice.values = (0..<192).map { $0 == 20 ? 1000 : -100 }
        return slice
    }

    /// Stores five slices.
    private func store(_ change: (DataSet) -> Void = { _ in }) throws {
        for number in 1...5 { try fixture.store(slice(number), change) }
    }

    private func process() throws -> JobOutcome { processor.process(fixture.run(try fixture.claimedJob())) }

    /// The slice of a number, as it is stored.
    private func stored(_ number: Int) throws -> InstanceRecord {
        let instances = try fixture.queue.index.instances(ofStudy: study.description)
        return try #require(instances.first { $0.number == number })
    }

    @Test("what is found lies as a result in the archive, and every series of the study is in the record")
    func found() throws {
        try store()
        var other = slice(6)
        other.seriesInstanceUID = .random()
        try fixture.store(other) { slice in
            slice.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.4")
            slice.set(.modality, string: "MR")
        }
        guard case .succeeded(let decision, let results) = try process() else {
            Issue.record("there is no result")
            return
        }
        let result = try #require(results.first)
        let uid = try #require(UID(result.sopInstanceUID))
        #expect(results.count == 1 && result.path == fixture.archive.results.path(of: uid))
        #expect(result.description == decision.outcome && result.sourceSeriesUID == series.description)
        #expect(try DataSet(contentsOf: result.path).integer(.seriesNumber) == 77)
        #expect(try Data(contentsOf: URL(filePath: result.path)).count == result.size)
        #expect(decision.series.map(\.seriesInstanceUID) == [series, other.seriesInstanceUID].map(\.description))
        #expect(decision.series.map(\.modality) == ["CT", "MR"] && decision.series.map(\.instances) == [5, 1])
        #expect(decision.series.map(\.isChosen) == [true, false])
        #expect(decision.series.last?.reason == "It holds no CT images.")
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.incoming)
        #expect(leftovers.filter { $0.hasPrefix("result-") }.isEmpty)
    }

    @Test("nothing found is a success without results, and nothing to look at is skipped")
    func nothing() throws {
        try store { $0.set(.rescaleIntercept, double: -1000) }
        guard case .succeeded(let decision, let results) = try process() else {
            Issue.record("it did not succeed")
            return
        }
        #expect(results.isEmpty && decision.outcome.hasPrefix("Nothing found"))
        let other = SyntheticInstance()
        try fixture.store(other) { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
        guard case .skipped(let skipped) = try process() else {
            Issue.record("it was not skipped")
            return
        }
        #expect(skipped.outcome == "The images are localizers.")
    }

    @Test("a damaged file is a missing slice of a partial result, and where none is wanted the job is skipped")
    func damaged() throws {
        try store()
        let slice = try stored(3)
        var bytes = try Data(contentsOf: URL(filePath: slice.path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: slice.path))
        let run = fixture.run(try fixture.claimedJob())
        guard case .succeeded(let decision, let results) = processor.process(run) else {
            Issue.record("there is no result")
            return
        }
        let partial = "Partial: without 1 slice (1 damaged)"
        #expect(decision.partial == partial && results.map(\.partial) == [partial])
        #expect(decision.damaged.map { Array($0.keys) } == [slice.sopInstanceUID])
        var configuration = settings.configuration
        configuration.segmentation.incomplete = .skip
        _ = settings.apply(configuration)
        guard case .skipped(let skipped) = processor.process(run) else {
            Issue.record("it was not skipped")
            return
        }
        #expect(skipped.partial == partial && skipped.damaged?.count == 1)
        #expect(skipped.series.map(\.isChosen) == [false] && skipped.series.map(\.reason) == [skipped.outcome])
    }

    @Test("a file that the system does not give now is a failure that may pass")
    func gone() throws {
        try store()
        try FileManager.default.removeItem(atPath: stored(2).path)
        guard case .failed(let decision, let failure) = try process() else {
            Issue.record("it did not fail")
            return
        }
        let reason = "1 of 5 files cannot be read at present: No such file or directory (1)."
        #expect(failure == JobFailure(errorClass: .retryable, reason: reason))
        #expect(decision.model.name == "commissioning-threshold" && decision.partial == nil)
    }

    @Test("a file that is known to be gone is a missing slice, and none of those to be read")
    func knownToBeGone() throws {
        try store()
        let run = fixture.run(try fixture.claimedJob())
        let path = try stored(2).path
        var files: [CatalogFile] = []
        try fixture.queue.catalog.forEachInstanceFile { files.append($0) }
        let lost = try #require(files.first { path.hasSuffix($0.path) })
        try fixture.queue.catalog.markFiles(missing: [lost], returned: [], at: 1)
        try FileManager.default.removeItem(atPath: path)
        guard case .succeeded(let decision, let results) = processor.process(run) else {
            Issue.record("there is no result")
            return
        }
        #expect(decision.partial == "Partial: without 1 slice (1 gone)" && decision.damaged == nil)
        #expect(results.count == 1 && decision.series.map(\.instances) == [4])
    }

    @Test("CT images that the node refused and that did not come again are missing, instances of other kinds are not")
    func refused() throws {
        try store()
        for _ in 1...2 { fixture.breakOff(slice(6)) }
        fixture.breakOff(slice(7), sopClass: UID(constant: "1.2.840.10008.5.1.4.1.1.4"))
        guard case .succeeded(let decision, _) = try process() else {
            Issue.record("there is no result")
            return
        }
        #expect(decision.partial == "Partial: without 2 slices (2 refused)")
    }

    @Test("a series of which another study has slices fails for good")
    func divided() throws {
        try store()
        var other = slice(6)
        other.studyInstanceUID = .random()
        try fixture.store(other)
        guard case .failed(_, let failure) = try process() else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.errorClass == .permanent && failure.reason.hasPrefix("Series \(series) is in several studies"))
    }

    @Test("a study of several patients fails for good, and says how many there are and in what they differ")
    func patients() throws {
        for number in 1...5 {
            var slice = slice(number)
            slice.patientID = ["P1", "P1", "P2", "P3", "P3"][number - 1]
            try fixture.store(slice)
        }
        guard case .failed(let decision, let failure) = try process() else {
            Issue.record("it did not fail")
            return
        }
        let reason = "The study has instances of 3 patients (3 values of PatientID): nobody knows whose it is."
        #expect(failure == JobFailure(errorClass: .permanent, reason: reason))
        #expect(decision.outcome == reason && decision.model.name == "commissioning-threshold")
    }

    @Test("a series in which nothing but broken images is fails for good")
    func broken() throws {
        try store { $0.set(.bitsAllocated, integer: 12) }
        guard case .failed(_, let failure) = try process() else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.errorClass == .permanent && failure.reason.contains("is 12 where one of"))
    }

    @Test("work that is stopped is no failure, and leaves no result")
    func stopped() throws {
        try store()
        let run = fixture.run(try fixture.claimedJob())
        run.stop()
        guard case .cancelled = processor.process(run) else {
            Issue.record("it was not given back")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.archive.layout.results).isEmpty)
    }
}
