import Platform

/// A table for people: columns as wide as their widest value.
struct TextTable {
    private let titles: [String]
    private var rows: [[String]] = []

    /// Creates a table without rows.
    init(_ titles: String...) { self.init(titles) }

    /// Creates a table without rows.
    init(_ titles: [String]) { self.titles = titles }

    /// Appends a row with one value for each column.
    mutating func add(_ values: String...) { add(values) }

    /// Appends a row with one value for each column.
    mutating func add(_ values: [String]) {
        precondition(values.count == titles.count, "\(values.count) values for \(titles.count) columns")
        rows.append(values.map { Self.clean($0) })
    }

    /// Writes titles and rows, or a sentence where there are no rows.
    func show(whenEmpty sentence: String) {
        guard !rows.isEmpty else { return Output.line(sentence) }
        let widths = titles.indices.map { column in
            ([titles] + rows).map { Self.width(of: $0[column]) }.max() ?? 0
        }
        for row in [titles] + rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - Self.width(of: $0)) }
            Output.line(cells.joined(separator: "  ").trimmingTrailingSpaces)
        }
    }

    private static func clean(_ text: String) -> String {
        text.isEmpty ? "-" : text.withVisibleControls
    }

    /// The columns of a terminal that a text takes: two for a wide East Asian character.
    private static func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first?.value else { return sum }
            let isWide = wide.contains { $0.contains(scalar) }
            return sum + (isWide ? 2 : 1)
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0x20000...0x3FFFD,
    ]
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
