import DICOM
import DerivedObjects
import Foundation
import Imaging
import Node
import Phantoms
import Segmentation
import SegmentationIOD
import TestSupport
import Training
import TrainingData

/// Sources of training data in a temporary folder.
struct SourceFixture {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A small abdomen with a pancreas.
    static let phantom = AbdomenPhantom(
        PhantomParameters(columns: 64, pixelSpacing: 6, slices: 6, sliceSpacing: 10, noise: 5))

    func path(_ name: String = "") -> String { folder.path(name) }

    /// The data of a training on the folder `training`, and of a validation on another one.
    func data(
        _ source: DataSourceKind,
        validation: String? = nil,
        spacing: NetworkSpacing = [6, 6],
        labels: [SegmentLabel] = [.pancreas],
        change: (inout DataSourceSettings) -> Void = { _ in }
    ) throws -> CaseLibrary {
        var training = DataSourceSettings(source: source, path: folder.path("training"))
        change(&training)
        let other = validation.map { DataSourceSettings(source: source, path: folder.path($0)) }
        return try CaseLibrary(
            TrainingDataSettings(training: [training], validation: other.map { [$0] } ?? []), labels: labels,
            input: TrainingInputSettings(spacing: spacing, window: [-100, 240]), threads: 2)
    }

    /// Reads every case.
    func cases(
        _ source: DataSourceKind, change: (inout DataSourceSettings) -> Void = { _ in }
    ) throws -> [TrainingCase] {
        let data = try data(source, change: change)
        return try data.read(data.training)
    }

    /// What is said where something is refused; empty where it is not.
    func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// Writes the phantom as a series, with its truth.
    @discardableResult
    func writeSeries(_ name: String, truth: Bool = true, identity: String? = nil) throws -> [String] {
        let study = PhantomStudy(description(identity ?? name))
        let files = try study.write(Self.phantom.volume, to: folder.path("\(name)/ct"))
        if truth {
            try study.writeTruth(
                Self.phantom.truth, of: files, label: "Pancreas", to: folder.path("\(name)/truth.dcm"))
        }
        return files
    }

    /// Writes a segmentation of a series, whose segment n is what the code n, counted from 1, says.
    func writeTruth(
        _ voxels: [UInt8], _ codes: [CodedConcept], of files: [String], modelName: String = "tracer", to name: String
    ) throws {
        let series = try SeriesReader().read(files: files)
        let segments = codes.enumerated().map { index, code in
            SegmentDescription(
                number: UInt8(index + 1), label: code.meaning, categoryCode: .anatomicalStructure, typeCode: code,
                algorithmName: "tracing", algorithmVersion: "1",
                recommendedDisplayCIELab: CIELabColor(red: 0, green: 200, blue: 255))
        }
        let object = DerivedObjectDescription(
            seriesNumber: 900, seriesDescription: "tracing", contentLabel: "TRUTH", contentDescription: "tracing",
            manufacturer: modelName, modelName: modelName, deviceSerialNumber: "1", softwareVersions: "1",
            modelDigest: name, settingsDigest: "\(codes)")
        _ = try SegmentationWriter().write(
            mask: Mask(geometry: series.volume.geometry, voxels: voxels), source: series, segments: segments,
            description: object, to: folder.path(name))
    }

    /// A series of its own patient where the identity differs.
    func description(_ identity: String) -> CTSeriesDescription {
        CTSeriesDescription(identity: [identity], studyDate: "20260102", studyTime: "030405")
    }
}

extension CodedConcept {
    static let liver = CodedConcept(value: "10200004", scheme: "SCT", meaning: "Liver")
}
