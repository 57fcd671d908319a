import Foundation
package import Inference
import Pictures
package import Training

/// Draws what a network finds in validation cases beside what is true: one slice of each, that with the most of it.
package struct TrainingPictures {
    private let architecture: NetworkArchitecture
    private let tensors: [String: Tensor]
    private let threads: Int

    private static let (columns, most, gap, header) = (4, 12, 8, 28)
    /// The least width of a slice in the picture.
    private static let leastWidth = 288

    /// Pictures of what the network with these tensors finds.
    package init(_ architecture: NetworkArchitecture, _ tensors: [String: Tensor], threads: Int) {
        (self.architecture, self.tensors, self.threads) = (architecture, tensors, threads)
    }

    /// Writes the picture as PNG; nothing where there are no cases.
    package func write(_ cases: [TrainingCase], to path: String) throws {
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
            let place = Place(x: corner.x, y: corner.y + Self.header, scale: scale)
            draw(item, found, at: place, in: &picture)
        }
        try Data(picture.png).write(to: URL(filePath: path), options: .atomic)
    }

    /// Over the whole case, all labels together.
    private func dice(_ truth: [UInt8], _ found: [UInt8]) -> Double {
        let hits = zip(truth, found).count { $0 > 0 && $0 == $1 }
        let sum = truth.count { $0 > 0 } + found.count { $0 > 0 }
        return sum == 0 ? 1 : 2 * Double(hits) / Double(sum)
    }

    /// Where a slice lies in the picture, and how large a pixel is.
    private struct Place {
        let x: Int
        let y: Int
        let scale: Int
    }

    /// Draws the slice with the most labelled voxels.
    private func draw(_ item: TrainingCase, _ found: [UInt8], at place: Place, in picture: inout Picture) {
        let plane = item.size[1] * item.size[2]
        let slices = (0..<item.size[0]).map { $0 * plane..<($0 + 1) * plane }
        let counts = slices.map { item.labels[$0].count { $0 > 0 } }
        guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return }
        let truth = LabelSlice(labels: item.labels[slices[most]], width: item.size[2])
        let result = LabelSlice(labels: found[slices[most]], width: item.size[2])
        for (index, value) in item.image[slices[most]].enumerated() {
            let left = place.x + index % item.size[2] * place.scale
            let top = place.y + index / item.size[2] * place.scale
            let fill = { (inset: Int, color: PictureColor, picture: inout Picture) in
                let side = place.scale - 2 * inset
                picture.fill(x: left + inset, y: top + inset, width: side, height: side, color)
            }
            fill(0, .gray(UInt8(min(max(value * 255, 0), 255))), &picture)
            if result.isEdge(index) { fill(0, .segment, &picture) }
            // The true contour lets what lies under it be seen.
            if truth.isEdge(index) { fill(place.scale > 2 ? 1 : 0, .reference, &picture) }
        }
    }
}

/// The labels of one slice, row by row.
private struct LabelSlice {
    private let labels: [UInt8]
    private let width: Int

    init(labels: ArraySlice<UInt8>, width: Int) {
        (self.labels, self.width) = (Array(labels), width)
    }

    /// Whether a voxel of the foreground has a neighbour in its slice that is none.
    func isEdge(_ index: Int) -> Bool {
        guard labels[index] > 0 else { return false }
        let (row, column) = index.quotientAndRemainder(dividingBy: width)
        let isAtBorder = row == 0 || column == 0 || index + width >= labels.count || column == width - 1
        return isAtBorder || [index - 1, index + 1, index - width, index + width].contains { labels[$0] == 0 }
    }
}
