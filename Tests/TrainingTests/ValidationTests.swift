import Inference
import Testing
import Training

/// A network that labels values below 0.3, up to 0.7 and above as 0, 1 and 2 stays what it is in a training that is
/// slow enough.
@Suite("The validation of a training")
struct ValidationTests {
    private static let values: [Float] = [0.1, 0.5, 0.9]

    /// A case of one row in one slice, in which the first labels are found and the others true.
    private static func item(_ patient: String, found: [UInt8], truth: [UInt8]) -> TrainingCase {
        TrainingCase(
            name: "case of \(patient)", patient: patient, size: [1, 1, 10],
            image: (found + [UInt8](repeating: 0, count: 10 - found.count)).map { values[Int($0)] },
            labels: truth + [UInt8](repeating: 0, count: 10 - truth.count))
    }

    private static func validation(_ cases: [TrainingCase]) throws -> EpochRecord {
        let settings = TrainerSettings(
            patches: PatchSettings(patch: [4, 4], sampling: Sampling(batch: 1, stepsPerEpoch: 1)),
            optimizer: Optimizer(.sgd, rate: 1e-9, weightDecay: 0, momentum: 0, nesterov: false),
            schedule: Schedule(.constant, epochs: 1), threads: 1)
        let trainer = try Trainer(
            PointwiseNetwork.architecture(dimensions: 2, channels: 3), settings,
            training: [item("trained on", found: [1, 2], truth: [1, 2])], validation: cases,
            initial: PointwiseNetwork.tensors(dimensions: 2, channels: 3))
        return try trainer.runEpoch()
    }

    @Test("a label counts where it is the true one, what is found elsewhere lowers precision, what is missed recall")
    func counts() throws {
        // Of five that are found two are right, of four that are true.
        let record = try Self.validation([Self.item("a", found: [1, 2, 1, 2, 1], truth: [1, 2, 2, 0, 0, 1])])
        let found = try #require(record.validation)
        #expect(found.dice == Double(Float(4.0 / 9)))
        #expect(found.precision == Double(Float(2.0 / 5)) && found.recall == 0.5)
    }

    @Test("cases of a patient count together, and each patient as much as another")
    func patients() throws {
        let cases = [
            // One of one, and three of nine: together four of ten.
            Self.item("a", found: [1], truth: [1]), Self.item("b", found: [1, 1], truth: [1]),
            Self.item("a", found: [2, 2, 2], truth: [2, 2, 2, 2, 2, 2, 2, 2, 2]),
        ]
        let found = try #require(try Self.validation(cases).validation)
        #expect(found.dice == Double(Float((8.0 / 14 + 2.0 / 3) / 2)))
        #expect(found.precision == 0.75 && found.recall == Double(Float((0.4 + 1) / 2)))
    }

    @Test("a patient in whom nothing is found has no precision, one in whom nothing is to be found no recall")
    func undefined() throws {
        let missed = Self.item("missed", found: [], truth: [1, 1])
        let invented = Self.item("invented", found: [1, 1, 1], truth: [])
        let nothing = Self.item("nothing", found: [], truth: [])
        let half = Self.item("half", found: [1, 1], truth: [1])
        let found = try #require(try Self.validation([missed, invented, nothing, half]).validation)
        #expect(found.dice == Double(Float((0 + 0 + 1 + 2.0 / 3) / 4)))
        #expect(found.precision == 0.25 && found.recall == 0.5)
        let empty = try #require(try Self.validation([nothing]).validation)
        #expect(empty.dice == 1 && empty.precision == 0 && empty.recall == 0)
    }

    @Test("without cases nothing is validated")
    func none() throws { #expect(try Self.validation([]).validation == nil) }
}
