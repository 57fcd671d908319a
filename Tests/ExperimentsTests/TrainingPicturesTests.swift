import Experiments
import Foundation
import Inference
import TestSupport
import Testing
import Training

@Suite("The pictures of validation cases")
struct TrainingPicturesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let (rows, columns) = (6, 8)

    /// A slice that is as grey as asked for, with a bright square, and the label of another square that overlaps it.
    private static func slice(gray: Float) -> (image: [Float], labels: [UInt8]) {
        let places = (0..<rows * columns).map { (row: $0 / columns, column: $0 % columns) }
        let image = places.map { (1..<4).contains($0.row) && (1..<4).contains($0.column) ? 0.9 : gray }
        let labels = places.map { (2..<5).contains($0.row) && (2..<6).contains($0.column) ? UInt8(1) : 0 }
        return (image, labels)
    }

    private static func labelledCase(_ slices: [(image: [Float], labels: [UInt8])]) -> TrainingCase {
        TrainingCase(
            name: "a", patient: "a", size: [slices.count, rows, columns], image: slices.flatMap(\.image),
            labels: slices.flatMap(\.labels))
    }

    /// The bytes of the picture of cases, in which is found what is brighter than a half; `nil`: there is none.
    private func picture(_ cases: [TrainingCase]) throws -> Data? {
        let architecture = NetworkArchitecture(kind: .denseDilated, dimensions: 2, filters: [1], outputChannels: 1)
        var tensors = [
            "units.0.0.weight": Tensor(shape: [1, 1, 3, 3], repeating: 0),
            "units.0.0.bias": Tensor(shape: [1], repeating: 0),
            "final.weight": Tensor(shape: [1, 2, 1, 1], values: [1, 0]),
            "final.bias": Tensor(shape: [1], repeating: -0.5),
        ]
        for (name, value) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] {
            tensors["units.0.1.\(name)"] = Tensor(shape: [1], repeating: Float(value))
        }
        let path = folder.path("\(UUID().uuidString).png")
        try TrainingPictures(architecture, tensors, threads: 1).write(cases, to: path)
        return FileManager.default.contents(atPath: path)
    }

    @Test("the slice with the most of the labels is drawn, with its own grey, finding and truth", arguments: 0..<3)
    func slice(place: Int) throws {
        let alone = try #require(try picture([Self.labelledCase([Self.slice(gray: 0.2)])]))
        let nothing = [UInt8](repeating: 0, count: Self.rows * Self.columns)
        var slices = ([0, 0.1, 0.4] as [Float]).map { gray in
            (image: [Float](repeating: gray, count: Self.rows * Self.columns), labels: nothing)
        }
        slices[place] = Self.slice(gray: 0.2)
        #expect(try picture([Self.labelledCase(slices)]) == alone)
        #expect(try picture([Self.labelledCase([Self.slice(gray: 0.1)])]) != alone)
    }

    @Test("without cases there is no picture, and no more than twelve are drawn")
    func count() throws {
        #expect(try picture([]) == nil)
        // As wide as a picture of a slice, so that it is drawn as it is.
        let item = TrainingCase(
            name: "a", patient: "a", size: [1, 2, 288], image: [Float](repeating: 0.2, count: 576),
            labels: [UInt8](repeating: 1, count: 576))
        let pictures = try [11, 12, 13].map { try picture(Array(repeating: item, count: $0)) }
        #expect(pictures[0] != pictures[1] && pictures[1] == pictures[2])
    }
}
