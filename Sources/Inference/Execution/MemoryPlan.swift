/// Gives every value of a graph its place: values whose lifetimes do not meet share memory, and what is concatenated
/// is computed into its part of the concatenation at once wherever that is possible.
struct MemoryPlan {
    /// Where each layer's value lies.
    private(set) var views: [ValueView]
    /// The floats of the arena.
    private(set) var arenaFloats = 0

    /// Every value begins at a multiple of this many floats: 64 bytes.
    private static let alignment = 16

    init(graph: LayerGraph, shapes: [[Int]]) {
        views = shapes.map { ValueView(shape: $0) }
        let parents = Self.parents(graph)
        let lifetimes = Self.lifetimes(graph, parents: parents)
        let roots = views.indices.filter { parents[$0] == nil && $0 != 0 && $0 != graph.output.index }
        views[0].base = .input
        views[graph.output.index].base = .output
        place(roots, lifetimes)
        placeParts(graph, parents)
    }

    /// The concatenation that each value is a part of from the beginning, or nil.
    private static func parents(_ graph: LayerGraph) -> [Int?] {
        var parents = [Int?](repeating: nil, count: graph.layers.count)
        for (index, layer) in graph.layers.enumerated() where layer.operation == .concatenation {
            for input in layer.inputs {
                let isNested = graph.layers[input.index].operation == .concatenation
                let isRepeated = layer.inputs.filter { $0 == input }.count > 1
                let isFixed = input == graph.input || input == graph.output
                if parents[input.index] == nil, !isNested, !isRepeated, !isFixed { parents[input.index] = index }
            }
        }
        return parents
    }

    /// From the layer that first writes to a value's memory to the layer that last reads it.
    private static func lifetimes(_ graph: LayerGraph, parents: [Int?]) -> [ClosedRange<Int>] {
        var lifetimes = graph.layers.indices.map { $0...$0 }
        func extend(_ value: Int, to layer: Int) {
            let range = lifetimes[value]
            lifetimes[value] = min(range.lowerBound, layer)...max(range.upperBound, layer)
        }
        for (index, layer) in graph.layers.enumerated() {
            for input in layer.inputs { extend(input.index, to: index) }
        }
        for (value, parent) in parents.enumerated() {
            guard let parent else { continue }
            extend(parent, to: lifetimes[value].lowerBound)
            extend(parent, to: lifetimes[value].upperBound)
        }
        return lifetimes
    }

    /// First fit, the largest first.
    private mutating func place(_ roots: [Int], _ lifetimes: [ClosedRange<Int>]) {
        var placed: [(range: Range<Int>, lifetime: ClosedRange<Int>)] = []
        for root in roots.sorted(by: { (floats($0), $1) > (floats($1), $0) }) {
            let rivals = placed.filter { $0.lifetime.overlaps(lifetimes[root]) }
            var offset = 0
            for rival in rivals.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
            where offset + floats(root) > rival.range.lowerBound {
                offset = max(offset, rival.range.upperBound)
            }
            views[root].offset = offset
            placed.append((offset..<offset + floats(root), lifetimes[root]))
            arenaFloats = max(arenaFloats, offset + floats(root))
        }
    }

    private func floats(_ value: Int) -> Int {
        let exact = views[value].batch * views[value].batchStride
        return (exact + Self.alignment - 1) / Self.alignment * Self.alignment
    }

    private mutating func placeParts(_ graph: LayerGraph, _ parents: [Int?]) {
        for (index, layer) in graph.layers.enumerated() where layer.operation == .concatenation {
            var offset = views[index].offset
            for input in layer.inputs {
                if parents[input.index] == index {
                    views[input.index].base = views[index].base
                    views[input.index].offset = offset
                    views[input.index].batchStride = views[index].batchStride
                }
                offset += views[input.index].channels * views[input.index].volume
            }
        }
    }
}
