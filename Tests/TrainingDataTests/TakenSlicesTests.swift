import Foundation
import Imaging
import Node
import Phantoms
import Segmentation
import SegmentationIOD
import TestSupport
import Testing
import Training
import TrainingData

@Suite("The slices that are taken of a series")
struct TakenSlicesTests {
    private let sources: SourceFixture

    init() throws { sources = try SourceFixture() }

    /// Six slices from foot to head, or stored from head to foot, as rows that run to the front make them.
    private static func geometry(isReversed: Bool) -> VolumeGeometry {
        let (front, first, step) = isReversed ? (189.0, 50.0, -10.0) : (-189.0, 0.0, 10.0)
        return VolumeGeometry(
            columns: 64, rows: 64, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, isReversed ? -1 : 1, 0),
            rowSpacing: 6, columnSpacing: 5,
            slicePositions: (0..<6).map { SIMD3<Double>(-189, front, first + step * Double($0)) })
    }

    /// Writes a series whose values are ten times the number of a slice, counted from 1 at the feet, and a truth with
    /// as many rows in each slice as that number.
    private func write(isReversed: Bool) throws {
        let geometry = Self.geometry(isReversed: isReversed)
        let places = (0..<geometry.voxelCount).map { index in
            (number: isReversed ? 6 - index / 4096 : index / 4096 + 1, row: index % 4096 / 64)
        }
        let volume = Volume(geometry: geometry, voxels: places.map { Int16(10 * $0.number) })
        let files = try PhantomStudy(sources.description("one")).write(volume, to: sources.path("training/one/ct"))
        try sources.writeTruth(
            places.map { $0.row < $0.number ? 1 : 0 }, [.pancreas], of: files, to: "training/one/truth.dcm")
    }

    @Test(
        "they are counted from 1 at the feet, the first and the last belong to them, and their truth goes with them",
        arguments: [[1, 1], [6, 6], [1, 6], [2, 4], [5, 6]], [false, true])
    func numbers(slices: [Int], isReversed: Bool) throws {
        try write(isReversed: isReversed)
        let data = try sources.data(.dicom, spacing: [6, 5]) { $0.slices = slices }
        let taken = try #require(data.training.first)
        let found = try data.labelled(taken)
        let numbers = Array(slices[0]...slices[1])
        let stored = stride(from: 0, to: found.volume.voxels.count, by: 4096).map { Int(found.volume.voxels[$0]) / 10 }
        #expect(stored == (isReversed ? numbers.reversed() : numbers))
        #expect(found.volume.geometry == found.truth.geometry && found.volume.geometry.slices == numbers.count)
        let geometry = found.volume.geometry
        #expect(geometry.slicePositions.map(\.z) == stored.map { Double(10 * $0 - 10) })
        #expect(geometry.rowSpacing == 6 && geometry.columnSpacing == 5)
        for (index, number) in stored.enumerated() {
            let range = index * 4096..<(index + 1) * 4096
            #expect(found.volume.voxels[range].allSatisfy { Int($0) == 10 * number })
            #expect(found.truth.voxels[range].count { $0 == 1 } == 64 * number)
        }
        // What the network sees runs from foot to head.
        let item = try data.read(taken)
        let labels = stride(from: 0, to: item.labels.count, by: 4096).map { first in
            item.labels[first..<first + 4096].count { $0 == 1 } / 64
        }
        #expect(item.size == [numbers.count, 64, 64] && labels == numbers)
    }

    @Test("more slices than there are are refused, with both numbers")
    func missing() throws {
        try write(isReversed: false)
        for slices in [[1, 7], [7, 8]] {
            let text = sources.refusal { _ = try sources.cases(.dicom) { $0.slices = slices } }
            #expect(text.contains("one has 6 slices where slices \(slices[0]) to \(slices[1]) are wanted"), "\(text)")
        }
    }
}
