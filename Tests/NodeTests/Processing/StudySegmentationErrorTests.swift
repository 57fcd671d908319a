import DICOM
import Foundation
import Imaging
import Inference
import Node
import Segmentation
import SegmentationIOD
import Testing

@Suite("What stopped a segmentation, and what is missing of one")
struct StudySegmentationErrorTests {
    private static let decision = """
        {"findings":[],"model":{"digest":"d1","name":"m","version":"3"},"outcome":"so far","repairs":[],"series":[],\
        "stageMilliseconds":{}}
        """

    private enum Consequence { case again, never, givenBack }

    private static let causes: [(cause: StudySegmentationError.Cause, consequence: Consequence, says: String)] = [
        (.reading(.cancelled), .givenBack, "cancelled"), (.segmenting(.cancelled), .givenBack, "cancelled"),
        (.reading(.unreadableFiles(unreadable: 2, files: 7, reasons: ["why"])), .again, "2 of 7 files"),
        (.reading(.noFiles), .never, "There is no file to read."),
        (.reading(.tooLarge(voxels: 9, limit: 8)), .never, "9 voxels"),
        (.contradictory("It is in two studies."), .never, "It is in two studies."),
        (.unaccounted("One is missing."), .again, "One is missing."),
        (.segmenting(.network(.missingTensor(name: "w"))), .again, "The network cannot run"),
        (.segmenting(.volumeTooLarge(voxels: 5, limit: 4)), .never, "5 voxels, more than 4"),
        (.segmenting(.unreadable(path: "/m", reason: "gone")), .never, "/m cannot be read"),
        (.writing(.dataSet(path: "/o", .unwritableFile(path: "/o", reason: "full"))), .again, "full"),
        (.writing(.unusableText(attribute: "SegmentLabel")), .never, "SegmentLabel"),
    ]

    @Test("each cause says what is wrong, and whether the same may be tried again")
    func causes() throws {
        let decision = try JSONDecoder().decode(DecisionRecord.self, from: Data(Self.decision.utf8))
        for (cause, consequence, says) in Self.causes {
            let error = StudySegmentationError(cause: cause, decision: decision)
            #expect(error.isTransient == (consequence == .again), "\(error)")
            #expect(error.isCancelled == (consequence == .givenBack), "\(error)")
            #expect(error.description.contains(says), "\(error)")
            #expect(error.decision == decision)
        }
    }

    @Test("what is missing is counted for each reason, in one order, and none is told that there is not")
    func label() {
        var missing = Incompleteness()
        #expect(missing.isEmpty && missing.total == 0)
        missing.counts = [.refused: 5, .unfit: 4, .broken: 3, .gone: 2, .damaged: 1]
        #expect(missing.label == "Partial: without 15 slices (1 damaged, 2 gone, 3 broken, 4 unfit, 5 refused)")
        #expect(missing.short == "Partial: without 15 slices" && missing.total == 15 && !missing.isEmpty)
        missing.counts = [.unfit: 1]
        #expect(missing.label == "Partial: without 1 slice (1 unfit)" && missing.short == "Partial: without 1 slice")
        missing.counts = [.gone: 2]
        #expect(missing.label == "Partial: without 2 slices (2 gone)")
    }
}
