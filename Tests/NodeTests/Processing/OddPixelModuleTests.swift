import DICOM
import Foundation
import Node
import Segmentation
import TestSupport
import Testing

/// What becomes of series whose Image Pixel module is odd: those that are of another kind are skipped, those that are
/// broken fail for good, and both are told in a sentence.
struct OddPixelModuleTests {
    enum Outcome {
        case found, skipped, failed
    }

    struct Oddity: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let outcome: Outcome
        let sentence: String
        let change: @Sendable (DataSet) -> Void

        init(_ name: String, _ outcome: Outcome, _ sentence: String, _ change: @escaping @Sendable (DataSet) -> Void) {
            testDescription = name
            self.outcome = outcome
            self.sentence = sentence
            self.change = change
        }

        init(_ tag: AttributeTag, _ value: Int, _ outcome: Outcome, _ sentence: String) {
            self.init("\(tag) \(value)", outcome, sentence) { $0.set(tag, integer: value) }
        }

        init(_ tag: AttributeTag, _ text: String, _ outcome: Outcome, _ sentence: String) {
            self.init("\(tag) \"\(text)\"", outcome, sentence) { $0.set(tag, string: text) }
        }

        init(without tag: AttributeTag, _ outcome: Outcome, _ sentence: String) {
            self.init("no \(tag)", outcome, sentence) { $0.remove(tag) }
        }
    }

    static let oddities: [Oddity] = [
        Oddity("nothing", .found, "Found") { _ in },
        Oddity(.numberOfFrames, "1", .found, "Found"),
        Oddity(.numberOfFrames, "abc", .failed, "NumberOfFrames (0028,0008) is \"abc\" where 1 to 2147483647"),
        Oddity(.numberOfFrames, "0", .found, "Found"),
        Oddity(.numberOfFrames, "-1", .failed, "is -1 where"),
        Oddity(.numberOfFrames, "99999999999", .failed, "is 99999999999 where"),
        Oddity(.numberOfFrames, "2", .skipped, "has 2 frames; multi-frame CT is not supported"),
        Oddity("enhanced CT", .skipped, "is an enhanced image; multi-frame CT is not supported") {
            $0.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.2.1")
        },
        Oddity("no Number of Frames value", .found, "Found") { $0.setEmpty(.numberOfFrames) },
        Oddity(.rows, 0, .failed, "Rows (0028,0010) is 0 where 1 to 65535 was expected"),
        Oddity(.rows, 17, .failed, "it has 384 bytes where frame 0 ends at byte 408"),
        Oddity(.rows, 15, .found, "Found"),
        Oddity(without: .columns, .failed, "Columns (0028,0011) is missing"),
        Oddity(.bitsAllocated, 0, .failed, "is 0 where one of 1, 8, 16, 32 was expected"),
        Oddity(.bitsAllocated, 12, .failed, "is 12 where one of"),
        Oddity(.bitsAllocated, 64, .failed, "is 64 where one of"),
        Oddity(.bitsAllocated, 32, .failed, "it has 384 bytes where frame 0 ends at byte 768"),
        Oddity(.bitsStored, 17, .failed, "BitsStored (0028,0101) is 17 where 1 to 16 was expected"),
        Oddity(.bitsStored, 0, .failed, "is 0 where 1 to 16"),
        Oddity(.highBit, 3, .failed, "HighBit (0028,0102) is 3 where 15 was expected"),
        Oddity(without: .highBit, .found, "Found"),
        Oddity(.pixelRepresentation, 2, .failed, "is 2 where 0 to 1 was expected"),
        Oddity(without: .pixelRepresentation, .failed, "PixelRepresentation (0028,0103) is missing"),
        Oddity(.samplesPerPixel, 3, .skipped, "it has 3 samples per pixel"),
        Oddity(.samplesPerPixel, 0, .failed, "SamplesPerPixel (0028,0002) is 0 where 1 to 4 was expected"),
        Oddity(.samplesPerPixel, 65535, .failed, "is 65535 where"),
        Oddity(.photometricInterpretation, "PALETTE COLOR", .skipped, "its pixels are numbers of colours"),
        Oddity(.photometricInterpretation, "MONOCHROME1", .found, "Found"),
        Oddity(without: .pixelData, .failed, "PixelData (7FE0,0010) is missing"),
        Oddity("no Pixel Data value", .failed, "it has 0 bytes where frame 0 ends") {
            $0.set(.pixelData, bytes: [], vr: .OW)
        },
    ]

    @Test("an odd pixel module is skipped or fails for good, with the reason", arguments: oddities)
    func outcome(oddity: Oddity) throws {
        let folder = try TemporaryFolder()
        let files = try files(in: folder, oddity.change)
        let bundle = try ModelBundle.load(folder: Repository.path("Models/commissioning-threshold"))
        let segmenter = try StudySegmenter(bundle: bundle, threads: 2)
        do {
            let result = try segmenter.segment(files: files, seriesNumber: 1, output: folder.path("seg.dcm"))
            #expect((result.found == nil ? .skipped : .found) == oddity.outcome)
            #expect(result.decision.outcome.contains(oddity.sentence), "\(result.decision.outcome)")
        } catch {
            #expect(oddity.outcome == .failed)
            #expect(!error.isTransient)
            #expect(error.description.contains(oddity.sentence), "\(error)")
        }
    }

    private func files(in folder: TemporaryFolder, _ change: (DataSet) -> Void) throws -> [String] {
        let series = UID.random()
        let study = UID.random()
        return try (1...5).map { number in
            var instance = SyntheticInstance()
            instance.seriesInstanceUID = series
            instance.studyInstanceUID = study
            instance.instanceNumber = number
            instance.values = (0..<192).map { $0 % 12 == 5 ? 1000 : -100 }
            let slice = instance.dataSet
            change(slice)
            let path = folder.path("\(number).dcm")
            try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
            return path
        }
    }
}
