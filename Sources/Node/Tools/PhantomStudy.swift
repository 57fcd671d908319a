import DICOM
import DerivedObjects
import Foundation
public import Imaging
import SegmentationIOD

/// A phantom as a CT study on disk, with the truth as a segmentation object.
///
///     let files = try PhantomStudy(description).write(phantom.volume, to: "ct")
///     try PhantomStudy(description).writeTruth(phantom.truth, of: files, label: "Pancreas", to: "truth.dcm")
public struct PhantomStudy: Sendable {
    private let description: CTSeriesDescription

    /// Creates a study of this description.
    public init(_ description: CTSeriesDescription) { self.description = description }

    /// Writes the CT; the folder is made where it is missing.
    ///
    /// - Returns: The files, in the order of the slices.
    public func write(_ volume: Volume, to folder: String) throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try CTSeriesWriter(description).write(volume, to: folder)
    }

    /// Writes what a segmentation of the study should find.
    public func writeTruth(_ truth: Mask, of files: [String], label: String, to path: String) throws {
        let series = try SeriesReader().read(files: files)
        let segment = SegmentDescription(
            number: 1, label: label, categoryCode: .anatomicalStructure, typeCode: .pancreas,
            algorithmName: "segnode phantom", algorithmVersion: SegnodeVersion.current,
            recommendedDisplayCIELab: CIELabColor(red: 0, green: 200, blue: 255))
        let object = DerivedObjectDescription(
            seriesNumber: 900, seriesDescription: "\(label) (truth of the phantom)", contentLabel: "TRUTH",
            contentDescription: "What a segmentation should find", manufacturer: "segnode",
            modelName: "segnode phantom", deviceSerialNumber: "phantom", softwareVersions: SegnodeVersion.current,
            modelDigest: "phantom", settingsDigest: label)
        // The mask belongs to the series as it is read: positions went through decimal strings.
        let mask = Mask(geometry: series.volume.geometry, voxels: truth.voxels)
        _ = try SegmentationWriter().write(
            mask: mask, source: series, segments: [segment], description: object, to: path)
    }
}
