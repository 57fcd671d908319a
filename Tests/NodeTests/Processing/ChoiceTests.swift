import DICOM
import Foundation
import Imaging
import Node
import Segmentation
import Synchronization
import TestSupport
import Testing

/// Which series of a study is segmented, and what is said about each.
@Suite("The choice of a series")
struct ChoiceTests {
    private let folder: TemporaryFolder
    private let study = UID.derived(from: ["study"])

    init() throws { folder = try TemporaryFolder() }

    private static func uid(_ name: String) -> UID { .derived(from: ["series", name]) }

    private func files(_ name: String, slices: Int, _ change: (DataSet) -> Void = { _ in }) throws -> [String] {
        try (1...slices).map { number in
            var instance = SyntheticInstance()
            (instance.studyInstanceUID, instance.seriesInstanceUID) = (study, Self.uid(name))
            instance.sopInstanceUID = .derived(from: [name, "\(number)"])
            instance.frameOfReferenceUID = .derived(from: [name])
            instance.instanceNumber = number
            instance.values = (0..<192).map { $0 == 20 ? 1000 : -100 }
            let slice = instance.dataSet
            change(slice)
            let path = folder.path("\(name)-\(number).dcm")
            try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return path
        }
    }

    private func segment(
        _ files: [String], series: String? = nil, monitor: SegmentationMonitor = SegmentationMonitor()
    ) throws -> StudySegmentation {
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        return try StudySegmenter(bundle: bundle, threads: 2).segment(
            files: files, series: series, seriesNumber: 901, output: folder.path("seg.dcm"), monitor: monitor)
    }

    private func threeSeries() throws -> [String] {
        try files("venous", slices: 12) { $0.set(.seriesDescription, string: "Abdomen portal venous") }
            + files("plain", slices: 12) { $0.set(.seriesDescription, string: "Abdomen nativ") }
            + files("scout", slices: 3) { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
    }

    @Test("the best series is segmented, and of every other one it is said why it was not")
    func best() throws {
        let result = try segment(threeSeries())
        #expect(result.found?.source.seriesInstanceUID == Self.uid("venous"))
        #expect(result.decision.series.map(\.isChosen) == [true, false, false])
        let names = result.decision.series.map(\.seriesInstanceUID)
        #expect(names == ["venous", "plain", "scout"].map { Self.uid($0).description })
        #expect(result.decision.series.map(\.instances) == [12, 12, 3])
        #expect(result.decision.series.map(\.modality) == ["CT", "CT", "CT"])
        let reasons = result.decision.series.map(\.reason)
        #expect(reasons[0].hasPrefix("Suitable: 12 axial slices, 2.0 mm apart. (+2 the slices cover 22 mm)"))
        #expect(
            reasons[0].contains("(+20 the portal venous phase)") && reasons[0].contains("(+15 the abdomen is named)"))
        // 100 + 2 + 20 + 15 + 15, and 20 for the portal venous phase or 15 less without contrast medium.
        #expect(reasons[1].hasSuffix("Series \(names[0]) suits better (172 to 137 points)."))
        #expect(reasons[2] == "The images are localizers.")
        #expect(
            Set(result.decision.stageMilliseconds.keys).isSuperset(of: ["choosing", "reading", "segmenting", "writing"])
        )
    }

    @Test("a series that is asked for is segmented even where another suits better, and one that cannot be is told")
    func wanted() throws {
        let files = try threeSeries()
        let plain = try segment(files, series: Self.uid("plain").description)
        #expect(plain.found?.source.seriesInstanceUID == Self.uid("plain"))
        #expect(plain.decision.series.filter(\.isChosen).map(\.seriesInstanceUID) == [Self.uid("plain").description])
        for name in ["scout", "none"] {
            let uid = Self.uid(name).description
            let result = try segment(files, series: uid)
            #expect(result.found == nil && !result.hasChosenSeries)
            #expect(result.decision.outcome == "Series \(uid) is not there or cannot be segmented.")
        }
    }

    @Test(
        "where no series can be segmented, a broken one that may be meant is a failure, and another one is not",
        arguments: [(nil, true), ("broken", true), ("scout", false), ("none", false)] as [(String?, Bool)])
    func brokenSeries(wanted: String?, isFailure: Bool) throws {
        let files =
            try self.files("broken", slices: 4) { $0.set(.bitsAllocated, integer: 12) }
            + self.files("scout", slices: 3) { $0.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
        let uid = wanted.map { Self.uid($0).description }
        if isFailure {
            #expect(throws: StudySegmentationError.self) { try segment(files, series: uid) }
        } else {
            let outcome = try segment(files, series: uid).decision.outcome
            #expect(outcome == "Series \(uid ?? "") is not there or cannot be segmented.")
        }
    }

    @Test("where no series can be segmented the reason is the record's")
    func none() throws {
        #expect(try segment([]).decision.outcome == "The study has no CT images.")
        let localizer = { (slice: DataSet) in slice.set(.imageType, strings: ["ORIGINAL", "PRIMARY", "LOCALIZER"]) }
        let one = try files("a", slices: 2, localizer)
        #expect(try segment(one).decision.outcome == "The images are localizers.")
        let two = try segment(one + files("b", slices: 2, localizer))
        #expect(two.decision.outcome == "None of 2 series can be segmented: The images are localizers.")
        #expect(!FileManager.default.fileExists(atPath: folder.path("seg.dcm")))
    }

    @Test("the sentence tells the slices on which something was found, of all, and its volume in ml")
    func sentence() throws {
        var number = 0
        let files = try self.files("bright", slices: 5) { slice in
            number += 1
            // 771 HU, or none on the third slice.
            slice.set(.pixelData, bytes: [UInt8](repeating: number == 3 ? 0 : 3, count: 384), vr: .OW)
        }
        let decision = try segment(files).decision
        // 4 slices of 192 voxels of 0.75 · 0.75 · 2 mm.
        #expect(decision.outcome == "Found Commissioning target on 4 of 5 slices, 0.9 ml.")
        #expect(decision.volumeMillilitres.map { abs($0 - 0.864) < 1e-9 } == true)
    }

    @Test("nothing found is a result with a reason, and no file")
    func empty() throws {
        let files = try self.files("dark", slices: 5) { $0.set(.rescaleIntercept, double: -1000) }
        let result = try segment(files)
        #expect(result.found == nil && result.hasChosenSeries && result.decision.volumeMillilitres == nil)
        #expect(result.decision.outcome == "Nothing found: no voxel of Commissioning target in 5 slices.")
        #expect(!FileManager.default.fileExists(atPath: folder.path("seg.dcm")))
    }

    @Test("where nothing is found in values that an unusual header may have spoiled, the sentence says so")
    func doubt() throws {
        let files = try self.files("dark", slices: 5) { slice in
            slice.set(.bitsStored, integer: 12)
        }
        let outcome = try segment(files).decision.outcome
        #expect(outcome.hasPrefix("Nothing found") && outcome.contains("In doubt: in 5 of 5 slices, High Bit is 15"))
    }

    @Test("progress goes from stage to stage and never back, and a stop is heeded")
    func progress() throws {
        let reports = Mutex<[(stage: String, share: Double)]>([])
        let files = try self.files("venous", slices: 12)
        _ = try segment(
            files,
            monitor: SegmentationMonitor(report: { stage, share in
                reports.withLock { $0.append((stage, share)) }
            }))
        let all = reports.withLock { $0 }
        #expect(all.map(\.share) == all.map(\.share).sorted() && all.first?.share == 0 && all.last?.share == 0.95)
        let limits = ["choosing": 0.0...0, "reading": 0.0...0.3, "segmenting": 0.3...0.95, "writing": 0.95...0.95]
        for report in all { #expect(limits[report.stage]?.contains(report.share) == true, "\(report)") }
        #expect(all.contains { $0.stage == "reading" && abs($0.share - 0.3) < 1e-9 })
        #expect {
            _ = try segment(files, monitor: SegmentationMonitor(isCancelled: { true }))
        } throws: { ($0 as? StudySegmentationError)?.isCancelled == true }
    }
}
