/// Rows of one kind that are never removed; the number of a row is its place, from 1.
struct Table<Row: Sendable & Codable>: Sendable, Codable {
    private var rows: [Row] = []

    /// All rows with their numbers, in their order.
    var all: [(id: Int64, row: Row)] { zip(1..., rows).map { (Int64($0), $1) } }

    var count: Int { rows.count }

    subscript(id: Int64) -> Row {
        get { rows[Int(id) - 1] }
        set { rows[Int(id) - 1] = newValue }
    }

    /// Whether there is a row of this number.
    func contains(_ id: Int64) -> Bool { id >= 1 && id <= Int64(rows.count) }

    /// The numbers of the rows of which something is true, in their order.
    func ids(where condition: (Row) -> Bool) -> [Int64] { all.filter { condition($0.row) }.map(\.id) }

    /// The number of the first row of which something is true.
    func firstID(where condition: (Row) -> Bool) -> Int64? { all.first { condition($0.row) }?.id }

    /// Adds a row and returns its number.
    mutating func insert(_ row: Row) -> Int64 {
        rows.append(row)
        return Int64(rows.count)
    }

    /// Changes every row of which something is true, and returns how many these are.
    @discardableResult
    mutating func update(where condition: (Row) -> Bool, _ change: (inout Row) throws -> Void) rethrows -> Int {
        let found = rows.indices.filter { condition(rows[$0]) }
        for index in found { try change(&rows[index]) }
        return found.count
    }
}

extension String {
    /// Whether it is the same byte by byte, as for a database: for Swift an `é` is one however it is composed.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether it comes first where text is sorted byte by byte.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

extension String? {
    func isSame(as other: String?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let text?, let other?): text.isSame(as: other)
        case (nil, _?), (_?, nil): false
        }
    }
}
