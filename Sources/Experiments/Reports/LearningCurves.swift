import Foundation
package import Pictures
package import Training

/// The epochs of a training as a picture: the loss above, Dice, precision and recall on the validation cases below.
package struct LearningCurves {
    private let records: [EpochRecord]
    private let epochs: Int

    private static let (width, height, margin) = (960, 360, 64)

    /// Curves of the epochs done, of all.
    package init(_ records: [EpochRecord], epochs: Int) {
        (self.records, self.epochs) = (records, max(2, epochs))
    }

    /// The picture as the bytes of a PNG file.
    var png: [UInt8] { picture.png }

    /// The picture.
    package var picture: Picture {
        var picture = Picture(width: Self.width, height: 2 * Self.height)
        let losses = records.map(\.loss)
        let validation = records.map(\.validation)
        let loss = Diagram(
            title: "loss", offset: 0, top: max(losses.max() ?? 1, 1e-3),
            curves: [Curve(name: "training", values: losses, color: .segment)])
        let found = Diagram(
            title: "validation", offset: Self.height, top: 1,
            curves: [
                Curve(name: "precision", values: validation.map { $0?.precision }, color: .quietText),
                Curve(name: "recall", values: validation.map { $0?.recall }, color: .reference),
                Curve(name: "Dice", values: validation.map { $0?.dice }, color: .segment),
            ])
        for diagram in [loss, found] {
            drawAxes(of: diagram, in: &picture)
            drawCurves(of: diagram, in: &picture)
        }
        return picture
    }

    /// The values of all epochs; `nil` where there is none.
    private struct Curve {
        let name: String
        let values: [Double?]
        let color: PictureColor
    }

    /// Curves over one axis.
    private struct Diagram {
        let title: String
        /// Where it begins in the picture.
        let offset: Int
        /// The value at its upper end.
        let top: Double
        let curves: [Curve]

        /// Where the value 0 lies.
        var bottom: Int { offset + LearningCurves.height - 40 }

        /// Where a share of the axis lies.
        func y(_ share: Double) -> Int { bottom - Int(Double(LearningCurves.height - 88) * share) }
    }

    private func drawAxes(of diagram: Diagram, in picture: inout Picture) {
        picture.write(diagram.title, x: Self.margin, y: diagram.offset + 12)
        for tick in 0...4 {
            let share = Double(tick) / 4
            let y = diagram.y(share)
            let label = String(format: "%.2f", diagram.top * share)
            picture.fill(x: Self.margin, y: y, width: Self.width - Self.margin - 24, height: 1, .quietText)
            picture.write(label, x: 8, y: y - 6, scale: 1, color: .quietText)
        }
        let below = diagram.bottom + 10
        picture.write("epoch 1", x: Self.margin, y: below, scale: 1, color: .quietText)
        picture.write("\(epochs)", x: Self.width - 48, y: below, scale: 1, color: .quietText)
    }

    private func drawCurves(of diagram: Diagram, in picture: inout Picture) {
        for (index, curve) in diagram.curves.enumerated() {
            let legend = Self.margin + 220 + 200 * index
            picture.fill(x: legend, y: diagram.offset + 16, width: 16, height: 4, curve.color)
            picture.write(curve.name, x: legend + 24, y: diagram.offset + 12, color: curve.color)
            let points = curve.values.enumerated().compactMap { index, value in
                value.map { (x: x(index), y: diagram.y(min(max($0 / diagram.top, 0), 1))) }
            }
            for (start, end) in zip(points, points.dropFirst()) {
                drawLine(from: start, to: end, curve.color, in: &picture)
            }
        }
    }

    private func x(_ index: Int) -> Int {
        Self.margin + (Self.width - Self.margin - 24) * index / (epochs - 1)
    }

    private func drawLine(
        from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ color: PictureColor, in picture: inout Picture
    ) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            let x = start.x + (end.x - start.x) * step / steps
            let y = start.y + (end.y - start.y) * step / steps
            picture.fill(x: x, y: y, width: 2, height: 2, color)
        }
    }
}

/// The epochs of a training as a table.
struct MetricsTable {
    private let records: [EpochRecord]

    init(_ records: [EpochRecord]) {
        self.records = records
    }

    /// Comma-separated values with a heading; what was not measured is empty.
    var commaSeparated: String {
        let heading = "epoch,steps,rate,loss,dice,precision,recall,seconds"
        let rows = records.map { record in
            let validation = record.validation.map { [$0.dice, $0.precision, $0.recall] }
            let measured = validation?.map { String(format: "%.5f", $0) } ?? ["", "", ""]
            let rate = String(format: "%.4g", record.rate)
            let loss = String(format: "%.5f", record.loss)
            let seconds = String(format: "%.1f", record.seconds)
            return (["\(record.epoch + 1)", "\(record.steps)", rate, loss] + measured + [seconds])
                .joined(separator: ",")
        }
        return ([heading] + rows).joined(separator: "\n") + "\n"
    }
}
