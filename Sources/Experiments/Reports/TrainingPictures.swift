import Foundation
import Imaging
import Inference
import Training

/// Draws what a network finds in validation cases beside what is true: one slice of each, that with the most of it.
struct TrainingPictures {
    private let architecture: NetworkArchitecture
    private let tensors: [String: Tensor]
    private let threads: Int

    private static let (columns, most, gap, header) = (4, 12, 8, 28)
    /// The least width of a slice in the picture.
    private static let leastWidth = 288

    init(_ architecture: NetworkArchitecture, _ tensors: [String: Tensor], threads: Int) {
        (self.architecture, self.tensors, self.threads) = (architecture, tensors, threads)
    }

    /// Writes the picture as PNG; nothing where there are no cases.
    func write(_ cases: [TrainingCase], to path: String) throws {
        let shown = Array(cases.prefix(Self.most))
        guard let height = shown.map({ $0.size[1] }).max(), let width = shown.map({ $0.size[2] }).max() else { return }
        let scale = max(1, (Self.leastWidth + width - 1) / width)
        let tile = (width: width * scale + Self.gap, height: height * scale + Self.header)
        let columns = min(Self.columns, shown.count)
        let rows = (shown.count + columns - 1) / columns
        var picture = Picture(width: columns * tile.width, height: rows * tile.height + Self.header)
        picture.write("found", x: Self.gap, y: 8, color: .segment)
        picture.write("true", x: Self.gap + 90, y: 8, color: .reference)
        let segmenter = CaseSegmenter(architecture, threads: threads)
        for (index, item) in shown.enumerated() {
            let found = try segmenter.labels(of: item, tensors)
            let corner = (x: index % columns * tile.width, y: Self.header + index / columns * tile.height)
            let title = "case \(index + 1)   Dice \(String(format: "%.3f", dice(item.labels, found)))"
            picture.write(title, x: corner.x + Self.gap, y: corner.y + 8, scale: 1)
            draw(item, found, &picture, x: corner.x, y: corner.y + Self.header, scale: scale)
        }
        try Data(picture.png).write(to: URL(filePath: path), options: .atomic)
    }

    /// Over the whole case, all labels together.
    private func dice(_ truth: [UInt8], _ found: [UInt8]) -> Double {
        let hits = zip(truth, found).count { $0 > 0 && $0 == $1 }
        let sum = truth.count { $0 > 0 } + found.count { $0 > 0 }
        return sum == 0 ? 1 : 2 * Double(hits) / Double(sum)
    }

    private func draw(_ item: TrainingCase, _ found: [UInt8], _ picture: inout Picture, x: Int, y: Int, scale: Int) {
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
                let (left, top) = (x + column * scale, y + row * scale)
                picture.fill(x: left, y: top, width: scale, height: scale, .gray(gray))
                if isEdge(found, place, row, column, height, width) {
                    picture.fill(x: left, y: top, width: scale, height: scale, .segment)
                }
                if isEdge(item.labels, place, row, column, height, width) {
                    // The true contour lets what lies under it be seen.
                    let inset = scale > 2 ? 1 : 0
                    let side = scale - 2 * inset
                    picture.fill(x: left + inset, y: top + inset, width: side, height: side, .reference)
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
