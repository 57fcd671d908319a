import Experiments
import Foundation
import Inference
import Pictures
import TestSupport
import Testing
import Training

@Suite("The curves of a training")
struct LearningCurvesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let (orange, blue, grey) = (
        [255, 176, 0] as [UInt8], [0, 200, 255] as [UInt8], [150, 158, 168] as [UInt8]
    )

    /// Epochs with a loss each, and Dice, precision and recall where they are not negative.
    private func records(_ values: [[Float]]) throws -> [EpochRecord] {
        let rows = values.enumerated().flatMap { index, row -> [Float] in [Float(index), 1, 0.1] + row + [1] }
        let history = Tensor(shape: [values.count, 8], values: rows)
        let path = folder.path("\(UUID().uuidString).safetensors")
        try Data(SafeTensorsWriter.encoded(["history": history])).write(to: URL(filePath: path))
        return try Trainer.history(of: SafeTensors(contentsOf: path))
    }

    private func color(_ picture: Picture, _ x: Int, _ y: Int) -> [UInt8] {
        let first = (y * picture.width + x) * 3
        return Array(picture.pixels[first..<first + 3])
    }

    @Test("the loss is drawn above up to its largest value, what was found below up to 1, each in its colour")
    func curves() throws {
        let records = try records([[2, 0.25, 0.9, 0.1], [1, 0.7, 0.55, 0.3], [0.5, 0.6, 0.8, 0.4]])
        let picture = LearningCurves(records, epochs: 3).picture
        #expect(picture.width == 960 && picture.height == 720)
        // Epochs lie 436 apart from 64 on; an axis of 272 ends at 320 for the loss and at 680 for the rest.
        for (x, y) in [(64, 48), (500, 184), (936, 252)] {
            #expect(color(picture, x, y) == Self.orange, "loss at \(x)")
        }
        for (x, y) in [(64, 612), (500, 490), (936, 517)] {
            #expect(color(picture, x, y) == Self.orange, "Dice at \(x)")
        }
        for (x, y) in [(64, 436), (500, 531), (936, 463)] {
            #expect(color(picture, x, y) == Self.grey, "precision at \(x)")
        }
        for (x, y) in [(64, 653), (500, 599), (936, 572)] {
            #expect(color(picture, x, y) == Self.blue, "recall at \(x)")
        }
    }

    @Test("epochs that are not done have their place, and a curve goes on over those that were not validated")
    func gaps() throws {
        let records = try records([[2, 0.25, 0.9, 0.1], [1, -1, -1, -1], [2, 0.75, 0.9, 0.1]])
        let picture = LearningCurves(records, epochs: 5).picture
        // Epochs lie 218 apart; between a quarter and three quarters lies a half.
        for (x, y) in [(64, 612), (282, 544), (500, 476)] {
            #expect(color(picture, x, y) == Self.orange, "Dice at \(x)")
        }
        for (x, y) in [(64, 48), (282, 184), (500, 48)] { #expect(color(picture, x, y) == Self.orange, "loss at \(x)") }
        for x in [520, 936] { #expect(color(picture, x, 653) != Self.blue, "nothing is drawn of what is to come") }
    }
}
