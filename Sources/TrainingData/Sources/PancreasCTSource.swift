import DICOM
import Foundation
import Imaging
import NIfTI

/// TCIA's Pancreas-CT: DICOM series below folders `PANCREAS_NNNN`, and labels `labelNNNN.nii.gz` somewhere beside them.
///
/// A label is turned onto its series as its affine says, of which only the directions count: the labels were made from
/// copies of the series, and the positions that they state are not always the series'. That the result lies on soft
/// tissue, and would not lie on it better if it were turned, is checked. Labels of series that TCIA has withdrawn are
/// passed over.
struct PancreasCTSource {
    let folder: SourceFolder
    /// Where the labels lie, if not below the folder.
    let labels: SourceFolder?
    /// The cases that are taken, by number or folder; `nil` for all.
    let patients: [String]?

    func labelled() throws -> [FoundCase] {
        let files = try folder.files()
        let labels = try (self.labels?.files() ?? files).reduce(into: [String: String]()) { labels, path in
            if let match = SourceFolder.name(path).wholeMatch(of: /label(\d{4})\.nii(\.gz)?/) {
                labels[String(match.1)] = path
            }
        }
        let slices = files.filter { Self.number($0) != nil && !SourceFolder.name($0).contains(".nii") }
        let series = Dictionary(grouping: slices) { Self.number($0) ?? "" }
        try check(labels, series)
        return try series.sorted { $0.key < $1.key }.map { number, files in
            guard let label = labels[number] else {
                throw TrainingDataError.noLabel(
                    path: "\(folder.path)/PANCREAS_\(number)", expected: "label\(number).nii.gz")
            }
            return FoundCase(name: Self.name(number), patientID: Self.name(number), aliases: [number]) {
                try Self.read(files, label: label, threads: $0)
            }
        }
    }

    /// Makes sure that every label that is wanted has a series.
    private func check(_ labels: [String: String], _ series: [String: [String]]) throws(TrainingDataError) {
        for (number, path) in labels.sorted(by: { $0.key < $1.key }) where series[number] == nil {
            let isWanted = patients.map { $0.contains(number) || $0.contains(Self.name(number)) } ?? true
            guard Self.withdrawn.contains(number) || !isWanted else {
                throw .noSeries(path: path, expected: "a folder \(Self.name(number)) with DICOM slices")
            }
        }
    }

    private static func name(_ number: String) -> String { "PANCREAS_\(number)" }

    private static func read(_ files: [String], label: String, threads: Int) throws -> LabelledVolume {
        let slices = try InstanceFinder.wholeInstances(in: files).filter(\.isCTImage).map(\.path)
        let outline = try SeriesReader(threads: threads).outline(files: slices)
        try SourceCatalog.checkOthers(slices, than: [outline])
        let volume = try SeriesReader(threads: threads).read(outline).volume
        let voxels = try NIfTIImage(contentsOf: label).labels(on: volume.geometry).voxels
        try LabelPlausibility(volume: volume, labels: voxels, path: label).check()
        let truth = Mask(geometry: volume.geometry, voxels: voxels)
        return LabelledVolume(volume: volume, truth: truth, truthPath: label)
    }

    /// The number in the innermost folder of a path that is a patient's.
    private static func number(_ path: String) -> String? {
        URL(filePath: path).pathComponents.dropLast().reversed().lazy
            .compactMap { $0.wholeMatch(of: /PANCREAS_(\d{4})/).map { String($0.1) } }.first
    }

    /// The series that TCIA has withdrawn, whose labels are still there.
    private static let withdrawn: Set = ["0025", "0070"]
}
