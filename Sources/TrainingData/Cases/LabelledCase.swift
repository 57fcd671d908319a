import DICOM
import Foundation
public import Imaging
import SegmentationIOD

/// A CT series with its truth: a folder with the series and a segmentation object of it.
///
///     for folder in try LabelledCase.folders(in: "validation") {
///         let labelled = try LabelledCase.read(folder: folder, segments: segments, threads: 2)
///     }
public struct LabelledCase: Sendable {
    /// The folder's name.
    public let name: String
    /// The CT series.
    public let series: SourceSeries
    /// The true segments on the grid of the series.
    public let truth: Mask

    /// The cases that a folder means: itself where a segmentation lies directly in it, else its subfolders.
    ///
    /// - Throws: ``DICOMError/noSuchPath(_:)`` where there is no such folder.
    public static func folders(in path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw DICOMError.noSuchPath(path)
        }
        let entries = try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" }
        if entries.contains(where: isSegmentation) { return [path] }
        let folders = entries.filter { entry in
            FileManager.default.fileExists(atPath: entry, isDirectory: &isFolder) && isFolder.boolValue
        }
        return folders.isEmpty ? [path] : folders
    }

    /// Reads a case.
    ///
    /// - Parameter segments: The segments that are read.
    /// - Throws: ``TrainingDataError``, and what reading the series or the segmentation throws.
    public static func read(folder: String, segments: EvaluatedSegments, threads: Int) throws -> LabelledCase {
        let files = try InstanceFinder.wholeInstances(in: [folder])
        let truths = files.filter(\.isSegmentation)
        guard let path = truths.first?.path else { throw TrainingDataError.noTruth(folder: folder) }
        guard truths.count == 1 else {
            throw TrainingDataError.severalTruths(folder: folder, paths: truths.map(\.path))
        }
        let object = try SegmentationReader(contentsOf: path)
        let catalog = try SourceCatalog(files, threads: threads)
        let series = try catalog.reader.read(catalog.source(of: object, path: path))
        let mask = try object.mask(on: series, labels: segments.labels(of: object, path: path))
        return LabelledCase(name: URL(filePath: folder).lastPathComponent, series: series, truth: mask)
    }

    private static func isSegmentation(_ path: String) -> Bool {
        let found = try? InstanceFinder.find(in: [path]).instances
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            return false
        }
        return found?.first?.isSegmentation == true
    }
}
