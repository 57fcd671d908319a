import Foundation
import Imaging
import Inference
import Training

/// Draws what a network finds in validation cases beside what is true: one slice of each, that with the most of it.
struct TrainingPictures {
    private let architecture: NetworkArchitecture
    private let tensors: [String: Tensor]
    private let threads: Int

    private static let (columns, most, gap) = (4, 12, 8)

    init(_ architecture: NetworkArchitecture, _ tensors: [String: Tensor], threads: Int) {
        (self.architecture, self.tensors, self.threads) = (architecture, tensors, threads)
    }

    /// Writes the picture as PNG; nothing where there are no cases.
    func write(_ cases: [TrainingCase], to path: String) throws {
        let shown = Array(cases.prefix(Self.most))
        guard let height = shown.map({ $0.size[1] }).max(), let width = shown.map({ $0.size[2] }).max() else { return }
        let rows = (shown.count + Self.columns - 1) / Self.columns
        var picture = Picture(
            width: Self.columns * (width + Self.gap), height: rows * (height + Self.gap))
        let segmenter = CaseSegmenter(architecture, threads: threads)
        for (index, item) in shown.enumerated() {
            let found = try segmenter.labels(of: item, tensors)
            let x = index % Self.columns * (width + Self.gap)
            draw(item, found, &picture, x: x, y: index / Self.columns * (height + Self.gap))
        }
        try Data(picture.png).write(to: URL(filePath: path), options: .atomic)
    }

    private func draw(_ item: TrainingCase, _ found: [UInt8], _ picture: inout Picture, x: Int, y: Int) {
        let (height, width) = (item.size[1], item.size[2])
        let plane = height * width
        let slice = (0..<item.size[0]).max { first, second in
            count(item.labels, first, plane) < count(item.labels, second, plane)
        }
        guard let slice else { return }
        for row in 0..<height {
            for column in 0..<width {
                let place = slice * plane + row * width + column
                let gray = UInt8(min(max(item.image[place] * 255, 0), 255))
                picture.blend(.gray(gray), x: x + column, y: y + row)
                if isEdge(found, place, row, column, height, width) {
                    picture.blend(.segment, x: x + column, y: y + row)
                }
                if isEdge(item.labels, place, row, column, height, width) {
                    picture.blend(.reference, opacity: 0.7, x: x + column, y: y + row)
                }
            }
        }
    }

    private func count(_ labels: [UInt8], _ slice: Int, _ plane: Int) -> Int {
        labels[slice * plane..<(slice + 1) * plane].count { $0 > 0 }
    }

    /// Whether a voxel of the foreground has a neighbour in its slice that is none.
    private func isEdge(_ labels: [UInt8], _ place: Int, _ row: Int, _ column: Int, _ height: Int, _ width: Int) -> Bool
    {
        guard labels[place] > 0 else { return false }
        return row == 0 || column == 0 || row == height - 1 || column == width - 1 || labels[place - 1] == 0
            || labels[place + 1] == 0 || labels[place - width] == 0 || labels[place + width] == 0
    }
}
