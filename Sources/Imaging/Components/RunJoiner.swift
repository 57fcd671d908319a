/// Collects runs slice by slice and joins those that touch (union-find with path halving).
struct RunJoiner {
    private(set) var runs: [ConnectedComponents.Run] = []
    private var parents: [Int] = []
    private let connectivity: Connectivity
    private let rows: Int
    /// The runs of each row of the slice before the current one.
    private var previous: [Range<Int>]
    private var current: [Range<Int>]

    init(rows: Int, connectivity: Connectivity) {
        self.rows = rows
        self.connectivity = connectivity
        previous = [Range<Int>](repeating: 0..<0, count: rows)
        current = previous
    }

    /// Adds the runs of one slice and joins them with each other and, where slices touch, with those before.
    mutating func add(slice: Int, of voxels: [UInt8], columns: Int, joinsPrevious: Bool) {
        swap(&previous, &current)
        for row in 0..<rows {
            current[row] = appendRuns(slice: slice, row: row, of: voxels, columns: columns)
            if row > 0 { join(current[row], current[row - 1], reach: reach) }
            guard joinsPrevious else { continue }
            join(current[row], previous[row], reach: reach)
            guard connectivity == .corners else { continue }
            if row > 0 { join(current[row], previous[row - 1], reach: reach) }
            if row + 1 < rows { join(current[row], previous[row + 1], reach: reach) }
        }
    }

    /// The component of each run, numbered in the order of their first runs, and the components' sizes in voxels.
    mutating func numbered() -> (components: [Int], sizes: [Int]) {
        var numbers = [Int](repeating: -1, count: runs.count)
        var components: [Int] = []
        var sizes: [Int] = []
        for index in runs.indices {
            let root = find(index)
            if numbers[root] < 0 {
                numbers[root] = sizes.count
                sizes.append(0)
            }
            components.append(numbers[root])
            sizes[numbers[root]] += runs[index].columns.count
        }
        return (components, sizes)
    }

    /// By how many columns two runs may miss each other and still touch.
    private var reach: Int { connectivity == .corners ? 1 : 0 }

    private mutating func appendRuns(slice: Int, row: Int, of voxels: [UInt8], columns: Int) -> Range<Int> {
        let first = runs.count
        let start = (slice * rows + row) * columns
        voxels.withUnsafeBufferPointer { voxels in
            var column = 0
            while column < columns {
                guard voxels[start + column] != 0 else {
                    column += 1
                    continue
                }
                let begin = column
                while column < columns, voxels[start + column] != 0 { column += 1 }
                parents.append(runs.count)
                runs.append(ConnectedComponents.Run(slice: slice, row: row, columns: begin..<column))
            }
        }
        return first..<runs.count
    }

    /// Joins the runs of two rows that touch; both are sorted by column.
    private mutating func join(_ left: Range<Int>, _ right: Range<Int>, reach: Int) {
        var a = left.lowerBound
        var b = right.lowerBound
        while a < left.upperBound, b < right.upperBound {
            let one = runs[a].columns
            let other = runs[b].columns
            if one.lowerBound < other.upperBound + reach, other.lowerBound < one.upperBound + reach { unite(a, b) }
            if one.upperBound < other.upperBound { a += 1 } else { b += 1 }
        }
    }

    private mutating func find(_ index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }

    private mutating func unite(_ one: Int, _ other: Int) {
        let (a, b) = (find(one), find(other))
        parents[max(a, b)] = min(a, b)
    }
}
