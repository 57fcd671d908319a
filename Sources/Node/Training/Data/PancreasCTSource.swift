import Foundation
import Imaging
import NIfTI

/// TCIA's Pancreas-CT: DICOM series below folders `PANCREAS_NNNN`, and labels `labelNNNN.nii.gz` somewhere beside them.
///
/// A label is turned onto its series as its affine says, of which only the directions count: the labels were made from
/// copies of the series, and the positions that they state are not always the series'. That the result lies on soft
/// tissue is checked. Labels of series that TCIA has withdrawn (0025 and 0070) are passed over.
struct PancreasCTSource {
    let folder: SourceFolder
    /// Where the labels lie, if not below the folder.
    let labels: SourceFolder?

    func labelled() throws -> [FoundCase] {
        let files = try folder.files()
        let labels = try (self.labels?.files() ?? files).reduce(into: [String: String]()) { labels, path in
            if let match = SourceFolder.name(path).wholeMatch(of: /label(\d{4})\.nii(\.gz)?/) {
                labels[String(match.1)] = path
            }
        }
        let series = Dictionary(grouping: files.filter { Self.number($0) != nil && !$0.contains(".nii") }) {
            Self.number($0) ?? ""
        }
        return try series.sorted { $0.key < $1.key }.map { number, files in
            guard let label = labels[number] else {
                throw TrainingDataError.noLabel(
                    path: "\(folder.path)/PANCREAS_\(number)", expected: "label\(number).nii.gz")
            }
            return FoundCase(name: "PANCREAS_\(number)", patientID: "PANCREAS_\(number)", aliases: [number]) {
                try Self.read(files, label: label, threads: $0)
            }
        }
    }

    private static func read(_ files: [String], label: String, threads: Int) throws -> LabelledVolume {
        let slices = try InstanceFinder.find(in: files).instances.filter(\.isCTSlice).map(\.path)
        let volume = try SeriesReader(threads: threads).read(files: slices).volume
        let voxels = try NIfTIImage(contentsOf: label).labels(on: volume.geometry).voxels
        if let hounsfield = median(volume.voxels, inside: voxels), !plausible.contains(hounsfield) {
            throw TrainingDataError.implausibleLabel(path: label, hounsfield: hounsfield)
        }
        let truth = Mask(geometry: volume.geometry, voxels: voxels)
        return LabelledVolume(volume: volume, truth: truth, truthPath: label)
    }

    /// The number in the innermost folder of a path that is a patient's.
    private static func number(_ path: String) -> String? {
        URL(filePath: path).pathComponents.dropLast().reversed().lazy
            .compactMap { $0.wholeMatch(of: /PANCREAS_(\d{4})/).map { String($0.1) } }.first
    }

    /// The CT value in the middle of those inside a label; `nil` where the label is empty.
    private static func median(_ values: [Int16], inside labels: [UInt8]) -> Int? {
        var counts = [Int](repeating: 0, count: 1 << 16)
        for index in labels.indices where labels[index] > 0 { counts[Int(values[index]) + 32768] += 1 }
        let half = counts.reduce(0, +) / 2
        guard half > 0 else { return nil }
        var seen = 0
        let middle = counts.firstIndex { count in
            seen += count
            return seen > half
        }
        return middle.map { $0 - 32768 }
    }

    /// The CT values of an organ, with and without contrast medium, in HU.
    private static let plausible = -50...250
}
