import DICOM
import Foundation
import Imaging
public import Segmentation
public import Training

/// Reads the cases of a training.
public struct TrainingDataReader: Sendable {
    /// What brings series to the network.
    public let input: NetworkInput
    /// Threads of decoding.
    public let threads: Int

    /// A reader for a network's input.
    public init(input: NetworkInput, threads: Int) {
        (self.input, self.threads) = (input, threads)
    }

    /// The cases of a source; `folder` is what relative paths are relative to.
    /// - Throws: ``EvaluationError``, and what reading series and segmentations throws
    public func cases(_ source: TrainingSource, relativeTo folder: String) throws -> [TrainingCase] {
        let path = source.path.hasPrefix("/") ? source.path : "\(folder)/\(source.path)"
        if source.negatives == true { return try negatives(path, slices: source.slices) }
        return try LabelledCase.folders(in: path).map { folder in
            let labelled = try LabelledCase.read(folder: folder, threads: threads)
            return try made(labelled.name, labelled.series.volume, labelled.truth, slices: source.slices)
        }
    }

    private func negatives(_ path: String, slices: [Int]?) throws -> [TrainingCase] {
        let files = try InstanceFinder.find(in: [path]).instances
            .filter { $0.header.mediaStorageSOPClassUID != SOPClass.segmentationStorage }
        let reader = SeriesReader(threads: threads)
        let outlines = reader.outlines(files: files.map(\.path)).outlines
        guard !outlines.isEmpty else { throw EvaluationError.noSeries(folder: path) }
        return try outlines.enumerated().map { index, outline in
            let name = "\(URL(filePath: path).lastPathComponent) \(index + 1)"
            return try made(name, reader.read(outline).volume, nil, slices: slices)
        }
    }

    private func made(_ name: String, _ volume: Volume, _ truth: Mask?, slices: [Int]?) throws -> TrainingCase {
        let sample = try NetworkSample(volume, truth: truth, input: input, threads: threads)
        let plane = sample.size[1] * sample.size[2]
        var range = 0..<sample.size[0]
        if let slices, slices.count == 2 { range = range.clamped(to: slices[0]..<slices[1] + 1) }
        return TrainingCase(
            name: name,
            patient: name,
            size: [range.count, sample.size[1], sample.size[2]],
            image: Array(sample.image[range.lowerBound * plane..<range.upperBound * plane]),
            labels: Array(sample.labels[range.lowerBound * plane..<range.upperBound * plane])
        )
    }
}
