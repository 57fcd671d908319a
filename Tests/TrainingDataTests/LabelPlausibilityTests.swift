import Foundation
import Imaging
import Node
import Phantoms
import TestSupport
import Testing
import Training
import TrainingData

@Suite("Whether a label lies on an organ")
struct LabelPlausibilityTests {
    private let sources: SourceFixture

    init() throws { sources = try SourceFixture() }

    private static let geometry = SourceFixture.phantom.volume.geometry
    /// The column of each voxel of a series of 64 columns.
    private static let columns = (0..<geometry.voxelCount).map { $0 % 64 }

    /// What is said of a label in columns 5 to 24 of a series with a value in each column.
    private func refusal(_ values: [Int]) throws -> String {
        let volume = Volume(geometry: Self.geometry, voxels: Self.columns.map { Int16(values[$0]) })
        _ = try PhantomStudy(sources.description("tcia")).write(
            volume, to: sources.path("training/PANCREAS_0001/series"))
        let origin = Self.geometry.center(slice: 0, row: 0, column: 0)
        var label = NIfTIFile(size: [64, 64, 6], values: Self.columns.map { (5..<25).contains($0) ? 1 : 0 })
        label.sform = [[-6, 0, 0, -origin.x], [0, -6, 0, -origin.y], [0, 0, 10, origin.z]]
        try label.writeCompressed(to: sources.path("training/label0001.nii.gz"))
        return sources.refusal { _ = try sources.cases(.pancreasCT) }
    }

    @Test(
        "the value in its middle is that of an organ, -50 to 250 HU",
        arguments: [(-51, false), (-50, true), (250, true), (251, false)])
    func middle(value: Int, isTaken: Bool) throws {
        let text = try refusal([Int](repeating: value, count: 64))
        #expect(text.isEmpty == isTaken, "\(text)")
        if !isTaken { #expect(text.contains("lies on \(value) HU in the middle"), "\(text)") }
    }

    @Test("of an even number of values the middle one is the upper of two", arguments: [(10, false), (11, true)])
    func upper(count: Int, isTaken: Bool) throws {
        let text = try refusal((0..<64).map { (5..<5 + count).contains($0) ? 100 : 300 })
        #expect(text.isEmpty == isTaken, "\(text)")
        if !isTaken { #expect(text.contains("lies on 300 HU in the middle"), "\(text)") }
    }

    /// Of the twenty columns of the label some are air, and of those that it would lie on, if columns ran the other
    /// way, some have another value.
    @Test(
        "it is turned where less than nine tenths lie on an organ, and turned 5 % more would, which vary 30 % less",
        arguments: [
            (2, 0, 100, false), (3, 0, 100, true), (3, 3, -60, false), (3, 2, -60, true), (3, 2, -149, true),
            (3, 2, -151, false),
        ])
    func turned(air: Int, others: Int, value: Int, isRefused: Bool) throws {
        let text = try refusal(
            (0..<64).map { column in
                if (5..<5 + air).contains(column) { return -1000 }
                return (5..<5 + others).contains(63 - column) ? value : 100
            })
        #expect(text.isEmpty != isRefused, "\(text)")
        if isRefused { #expect(text.contains("if its columns ran the other way"), "\(text)") }
    }
}
