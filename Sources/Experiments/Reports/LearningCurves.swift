import Foundation
import Imaging
import Training

/// The epochs of a training as a picture: the loss above, Dice, precision and recall on the validation cases below.
struct LearningCurves {
    private let records: [EpochRecord]
    private let epochs: Int

    private static let (width, height, margin) = (960, 360, 64)

    init(_ records: [EpochRecord], epochs: Int) {
        (self.records, self.epochs) = (records, max(2, epochs))
    }

    /// The picture as the bytes of a PNG file.
    var png: [UInt8] {
        var picture = Picture(width: Self.width, height: 2 * Self.height)
        let losses = records.map(\.loss)
        let top = max(losses.max() ?? 1, 1e-3)
        draw(&picture, 0, "loss", top, [(losses.map { $0 as Double? }, .segment, "training")])
        let validation = records.map(\.validation)
        draw(
            &picture, Self.height, "validation", 1,
            [
                (validation.map { $0?.precision }, .quietText, "precision"),
                (validation.map { $0?.recall }, .reference, "recall"),
                (validation.map { $0?.dice }, .segment, "Dice"),
            ])
        return picture.png
    }

    private func draw(
        _ picture: inout Picture,
        _ offset: Int,
        _ title: String,
        _ top: Double,
        _ curves: [(values: [Double?], color: PictureColor, name: String)]
    ) {
        let bottom = offset + Self.height - 40
        let room = Double(Self.height - 88)
        picture.write(title, x: Self.margin, y: offset + 12)
        for tick in 0...4 {
            let y = bottom - Int(room * Double(tick) / 4)
            picture.fill(x: Self.margin, y: y, width: Self.width - Self.margin - 24, height: 1, .quietText)
            picture.write(String(format: "%.2f", top * Double(tick) / 4), x: 8, y: y - 6, scale: 1, color: .quietText)
        }
        picture.write("epoch 1", x: Self.margin, y: bottom + 10, scale: 1, color: .quietText)
        picture.write("\(epochs)", x: Self.width - 48, y: bottom + 10, scale: 1, color: .quietText)
        var legend = Self.margin + 220
        for curve in curves {
            picture.fill(x: legend, y: offset + 16, width: 16, height: 4, curve.color)
            picture.write(curve.name, x: legend + 24, y: offset + 12, color: curve.color)
            legend += 200
            let points = curve.values.enumerated().compactMap { index, value in
                value.map { (x: place(index), y: bottom - Int(room * min(max($0 / top, 0), 1))) }
            }
            for (from, to) in zip(points, points.dropFirst()) { line(&picture, from, to, curve.color) }
        }
    }

    private func place(_ index: Int) -> Int {
        Self.margin + (Self.width - Self.margin - 24) * index / (epochs - 1)
    }

    private func line(
        _ picture: inout Picture,
        _ from: (x: Int, y: Int),
        _ to: (x: Int, y: Int),
        _ color: PictureColor
    ) {
        let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
        for step in 0...steps {
            let x = from.x + (to.x - from.x) * step / steps
            let y = from.y + (to.y - from.y) * step / steps
            picture.fill(x: x, y: y, width: 2, height: 2, color)
        }
    }
}
