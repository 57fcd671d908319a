import Foundation
import Imaging
import Node
import Phantoms
import TestSupport
import Testing
import Training
import TrainingData

@Suite("TCIA's Pancreas-CT as a source of cases")
struct PancreasCTSourceTests {
    private let sources: SourceFixture

    init() throws {
        sources = try SourceFixture()
        try writeSeries(in: "training")
    }

    private func writeSeries(in name: String, _ volume: Volume = SourceFixture.phantom.volume) throws {
        _ = try PhantomStudy(sources.description("tcia")).write(
            volume, to: sources.path("\(name)/PANCREAS_0001/study/series"))
    }

    /// The phantom's truth as a label whose axes run from right to left, front to back and feet to head.
    private func label(_ voxels: [UInt8] = SourceFixture.phantom.truth.voxels) -> NIfTIFile {
        let origin = SourceFixture.phantom.volume.geometry.center(slice: 0, row: 0, column: 0)
        var label = NIfTIFile(size: [64, 64, 6], values: voxels.map { Double($0) })
        label.sform = [[-6, 0, 0, -origin.x], [0, -6, 0, -origin.y], [0, 0, 10, origin.z]]
        return label
    }

    private func write(_ label: NIfTIFile, number: String = "0001", in name: String = "training") throws {
        try label.writeCompressed(to: sources.path("\(name)/labels/label\(number).nii.gz"))
    }

    @Test("a label comes onto its series however its axes are turned", arguments: 0..<8)
    func turned(flips: Int) throws {
        try write(label().turned(order: [0, 1, 2], reversed: (0..<3).map { flips >> $0 & 1 == 1 }))
        let item = try #require(try sources.cases(.pancreasCT).first)
        #expect(item.labels == SourceFixture.phantom.truth.voxels)
    }

    @Test("a label whose axes run otherwise than it says is refused", arguments: 1..<8)
    func wronglyTurned(flips: Int) throws {
        var turned = label().turned(order: [0, 1, 2], reversed: (0..<3).map { flips >> $0 & 1 == 1 })
        turned.sform = label().sform
        try write(turned)
        let text = sources.refusal { _ = try sources.cases(.pancreasCT) }
        #expect(text.contains("label0001.nii.gz"), "\(text)")
        #expect(text.contains("seems to be turned") || text.contains("it may be turned"), "\(text)")
    }

    @Test("a label that lies on an organ is read, though turned it would lie on a smoother one")
    func smootherOrgan() throws {
        let geometry = SourceFixture.phantom.volume.geometry
        let columns = (0..<geometry.voxelCount).map { $0 % geometry.columns }
        let values = columns.map { Int16($0 < 32 ? $0 % 2 * 200 : 100) }
        try writeSeries(in: "smooth", Volume(geometry: geometry, voxels: values))
        try write(label(columns.map { (5..<25).contains($0) ? 1 : 0 }), in: "smooth")
        let data = try sources.data(.pancreasCT) { $0.path = sources.path("smooth") }
        #expect(try data.read(data.training).first?.labels == columns.map { (5..<25).contains($0) ? 1 : 0 })
    }

    @Test("a label that marks nothing is refused by name")
    func empty() throws {
        try write(label(SourceFixture.phantom.truth.voxels.map { _ in 0 }))
        let text = sources.refusal { _ = try sources.cases(.pancreasCT) }
        #expect(text.contains("label0001.nii.gz marks nothing"), "\(text)")
    }

    @Test("a label that the network has not got is named by its file")
    func unknownLabel() throws {
        try write(label(SourceFixture.phantom.truth.voxels.map { 3 * $0 }))
        let text = sources.refusal { _ = try sources.cases(.pancreasCT) }
        #expect(text.contains("labels/label0001.nii.gz has the label 3, expected 0, 1"), "\(text)")
    }

    @Test("what an Apple computer leaves beside files is neither a slice nor a label")
    func appleFiles() throws {
        try write(label())
        for name in ["PANCREAS_0001/study/series/._1.dcm", "PANCREAS_0002/study/._1.dcm", "labels/._label0003.nii.gz"] {
            let file = URL(filePath: sources.path("training/\(name)"))
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("Mac OS X".utf8).write(to: file)
        }
        let data = try sources.data(.pancreasCT)
        #expect(data.training.map(\.name) == ["PANCREAS_0001"])
        #expect(try data.read(data.training).first?.labels == SourceFixture.phantom.truth.voxels)
    }

    @Test("a series without its label is refused")
    func missingLabel() throws {
        let text = sources.refusal { _ = try sources.data(.pancreasCT) }
        #expect(text.contains("PANCREAS_0001 has no label: expected label0001.nii.gz"), "\(text)")
    }

    @Test("a label without its series is refused unless TCIA has withdrawn it or it is not wanted")
    func missingSeries() throws {
        for number in ["0001", "0025", "0070"] { try write(label(), number: number) }
        #expect(try sources.data(.pancreasCT).training.map(\.name) == ["PANCREAS_0001"])
        try write(label(), number: "0043")
        let text = sources.refusal { _ = try sources.data(.pancreasCT) }
        #expect(text.contains("label0043.nii.gz has no series: expected a folder PANCREAS_0043"), "\(text)")
        for patient in ["0001", "PANCREAS_0001"] {
            #expect(try sources.data(.pancreasCT) { $0.patients = [patient] }.training.count == 1)
        }
    }

    @Test("a folder whose name looks like a NIfTI file's does no harm")
    func folderName() throws {
        try writeSeries(in: "my.nii-data")
        try write(label(), in: "my.nii-data")
        let data = try sources.data(.pancreasCT) { $0.path = sources.path("my.nii-data") }
        #expect(data.training.count == 1)
    }

    @Test("labels may lie in a folder of their own, compressed or not, and are then looked for there alone")
    func labelFolder() throws {
        try write(label(SourceFixture.phantom.truth.voxels.map { _ in 0 }))
        try write(label(), in: "elsewhere")
        let elsewhere = sources.path("elsewhere")
        let cases = try sources.cases(.pancreasCT) { $0.labels = elsewhere }
        #expect(cases.map(\.labels) == [SourceFixture.phantom.truth.voxels])
        try FileManager.default.removeItem(atPath: sources.path("elsewhere/labels/label0001.nii.gz"))
        #expect(
            sources.refusal { _ = try sources.data(.pancreasCT) { $0.labels = elsewhere } }.contains("has no label"))
        try label().write(to: sources.path("elsewhere/label0001.nii"))
        #expect(try sources.cases(.pancreasCT) { $0.labels = elsewhere }.count == 1)
    }

    @Test("a case is taken by its number or its folder, and one that is not there is named")
    func chosen() throws {
        try write(label())
        for patient in ["0001", "PANCREAS_0001"] {
            #expect(try sources.data(.pancreasCT) { $0.patients = [patient] }.training.map(\.name) == ["PANCREAS_0001"])
        }
        let text = sources.refusal { _ = try sources.data(.pancreasCT) { $0.patients = ["0001", "0002"] } }
        #expect(text.contains("has no case \"0002\", which patients lists"), "\(text)")
    }
}
