import Foundation
import Training

/// A box plot of several groups of values as SVG: box from the lower to the upper quartile with the median, whiskers to
/// the extremes, a dot for every value.
struct BoxPlot {
    /// Values under one name.
    struct Group {
        let name: String
        let values: [Double]
    }

    let groups: [Group]
    /// The values at the lower and upper end of the axis.
    let range: ClosedRange<Double>
    let unit: String

    private static let (width, height, left, top, bottom) = (120.0, 260.0, 68.0, 14.0, 34.0)

    /// The picture as an element of HTML.
    var svg: String {
        let width = Self.left + Self.width * Double(groups.count) + 10
        let parts = ticks + groups.enumerated().flatMap { box($0.element, center: center(of: $0.offset)) }
        return """
            <svg viewBox="0 0 \(Int(width)) \(Int(Self.height))" width="\(Int(width))" role="img">
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private func center(of index: Int) -> Double { Self.left + Self.width * (Double(index) + 0.5) }

    /// Where a value lies, from the top.
    private func y(_ value: Double) -> Double {
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return Self.top + (1 - share) * (Self.height - Self.top - Self.bottom)
    }

    private var ticks: [String] {
        (0...5).flatMap { index in
            let value = range.lowerBound + Double(index) / 5 * (range.upperBound - range.lowerBound)
            let end = Self.left + Self.width * Double(groups.count)
            return [
                line(from: (Self.left, y(value)), to: (end, y(value)), "grid"),
                text(number(value) + (index == 5 ? unit : ""), at: (Self.left - 6, y(value) + 4), anchor: "end"),
            ]
        }
    }

    private func box(_ group: Group, center: Double) -> [String] {
        let label = text(group.name, at: (center, Self.height - 10), anchor: "middle")
        let sorted = group.values.sorted()
        guard let low = sorted.first, let high = sorted.last, let summary = MetricSummary(sorted) else {
            return [label]
        }
        let (lower, upper) = (summary.lowerQuartile, summary.upperQuartile)
        let frame =
            "<rect x=\"\(number(center - 26))\" y=\"\(number(y(upper)))\" width=\"52\" "
            + "height=\"\(number(y(lower) - y(upper)))\" class=\"box\"/>"
        let dots = sorted.enumerated().map { index, value in
            let shift = Double(index % 5 - 2) * 3
            return "<circle cx=\"\(number(center + shift))\" cy=\"\(number(y(value)))\" r=\"2.5\" class=\"dot\"/>"
        }
        return [
            label, line(from: (center, y(low)), to: (center, y(lower)), "whisker"),
            line(from: (center, y(upper)), to: (center, y(high)), "whisker"),
            frame, line(from: (center - 26, y(summary.median)), to: (center + 26, y(summary.median)), "median"),
        ] + dots
    }

    private typealias Point = (x: Double, y: Double)

    private func line(from start: Point, to end: Point, _ kind: String) -> String {
        let (from, to) = ((number(start.x), number(start.y)), (number(end.x), number(end.y)))
        return "<line x1=\"\(from.0)\" y1=\"\(from.1)\" x2=\"\(to.0)\" y2=\"\(to.1)\" class=\"\(kind)\"/>"
    }

    private func text(_ text: String, at place: Point, anchor: String) -> String {
        "<text x=\"\(number(place.x))\" y=\"\(number(place.y))\" text-anchor=\"\(anchor)\">"
            + "\(text.escapedForHTML)</text>"
    }

    private func number(_ value: Double) -> String {
        let text = String(format: "%.2f", value)
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }
}
