import CKernels

/// Gives every value of a graph its place.
///
/// Blocks whose lifetimes do not meet share memory. In a small plan only blocks of one size do, so that nobody ever
/// writes to their margins, which stay zero; in a large one any do, and margins are cleared.
struct MemoryPlan {
    /// Where each layer's value lies.
    private(set) var places: [ValuePlace] = []
    /// What the pointers of the table point to.
    private(set) var entries: [MemoryEntry] = []
    /// The floats of the arena.
    var arenaFloats: Int { arena.floats }
    /// Which concatenations are lists of others' blocks.
    let layouts: ValueLayouts
    /// Where the caller's output lies, if the last layer's value has to be copied there.
    private(set) var outputCopy: ValuePlace?

    private var arena: Arena
    /// Above this many floats blocks of different sizes share memory.
    private static let smallFloats = 16 << 20
    /// For each layer the earlier value in whose place it writes its own.
    private let successors: [Int?]

    /// Plans for values of the shapes; `margin` says how many zeros the rows of blocks of a size need at either end.
    /// `sharesGrids`: whether blocks of different sizes share memory, by default where that matters.
    init(graph: LayerGraph, shapes: [[Int]], sharesGrids: Bool?, margin: ([Int]) -> Int) {
        let separate = Self(graph: graph, shapes: shapes, sharingGrids: false, margin: margin)
        let shared = Self(graph: graph, shapes: shapes, sharingGrids: true, margin: margin)
        let isWorthIt = separate.arenaFloats > Self.smallFloats && shared.arenaFloats < separate.arenaFloats
        self = sharesGrids ?? isWorthIt ? shared : separate
    }

    private init(graph: LayerGraph, shapes: [[Int]], sharingGrids: Bool, margin: ([Int]) -> Int) {
        arena = Arena(sharingGrids: sharingGrids)
        layouts = ValueLayouts(graph: graph, shapes: shapes)
        let lastUses = Self.lastUses(graph, layouts)
        successors = Self.successors(graph, layouts, lastUses)
        for (index, layer) in graph.layers.enumerated() {
            let size = Self.size(shapes[index])
            let grid =
                layouts.isPlanar[index]
                ? BlockGrid(planar: size)
                : BlockGrid(blocked: size, margin: margin(size), dimensions: graph.dimensions)
            place(index, layer, graph, channels: shapes[index][1], grid)
            for value in places.indices where lastUses[value] == index && successors[index] != value { release(value) }
        }
        let output = graph.output.index
        if entries[places[output].entry] != .output(0) {
            outputCopy = external(
                places[output].channels,
                BlockGrid(planar: places[output].size),
                graph,
                MemoryEntry.output
            )
        }
    }

    /// Depth, height, width; the batch of a 2D network is the depth.
    static func size(_ shape: [Int]) -> [Int] {
        shape.count == 4 ? [shape[0], shape[2], shape[3]] : Array(shape[2...])
    }

    private mutating func place(_ index: Int, _ layer: Layer, _ graph: LayerGraph, channels: Int, _ grid: BlockGrid) {
        if case .input = layer.operation {
            places.append(external(channels, grid, graph, MemoryEntry.input))
        } else if layouts.isVirtual[index] {
            placeParts(layer, channels: channels, grid, areDoubled: layouts.isDoubled[index])
        } else if index == graph.output.index, layouts.isPlanar[index] {
            places.append(external(channels, grid, graph, MemoryEntry.output))
        } else if let earlier = successors[index] {
            places.append(places[earlier])
        } else {
            let place = ValuePlace(channels: channels, grid: grid, entry: entries.count, plane: grid.plane)
            for _ in 0..<place.blocks { entries.append(.arena(arena.take(grid) + grid.origin)) }
            places.append(place)
        }
    }

    private mutating func external(
        _ channels: Int,
        _ grid: BlockGrid,
        _ graph: LayerGraph,
        _ entry: (Int) -> MemoryEntry
    ) -> ValuePlace {
        let plane = graph.dimensions == 2 ? channels * grid.plane : grid.plane
        let place = ValuePlace(channels: channels, grid: grid, entry: entries.count, plane: plane)
        entries += (0..<channels).map(entry)
        return place
    }

    /// The blocks of a value are those of its layer's inputs.
    private mutating func placeParts(_ layer: Layer, channels: Int, _ grid: BlockGrid, areDoubled: Bool) {
        let parts = layer.inputs.map { places[$0.index] }
        let plane = areDoubled ? grid.plane : parts[0].plane
        var place = ValuePlace(channels: channels, grid: grid, entry: entries.count, plane: plane)
        place.coarseGrid = areDoubled ? parts[0].grid : parts.compactMap(\.coarseGrid).first
        if place.coarseGrid != nil {
            place.isDoubled = parts.flatMap { part in
                part.isDoubled.isEmpty ? [Bool](repeating: areDoubled, count: part.blocks) : part.isDoubled
            }
        }
        places.append(place)
        for part in parts { entries += entries[part.entry..<part.entry + part.blocks] }
    }

    private mutating func release(_ value: Int) {
        let place = places[value]
        guard !layouts.isVirtual[value] else { return }
        for entry in entries[place.entry..<place.entry + place.blocks] {
            if case .arena(let offset) = entry { arena.release(offset - place.grid.origin, place.grid) }
        }
    }

    /// Whether a layer's value has margins that its step must clear.
    func needsClearing(_ index: Int) -> Bool {
        let place = places[index]
        guard !layouts.isVirtual[index], successors[index] == nil, !place.isPlanar else { return false }
        return entries[place.entry..<place.entry + place.blocks].contains { entry in
            guard case .arena(let offset) = entry else { return false }
            return arena.isShared(offset - place.grid.origin, place.grid)
        }
    }

    /// An element-wise layer that is the last to read its first input overwrites it.
    private static func successors(_ graph: LayerGraph, _ layouts: ValueLayouts, _ lastUses: [Int]) -> [Int?] {
        graph.layers.enumerated().map { index, layer in
            guard layer.operation.isElementwise, !(layouts.isPlanar[index] && index == graph.output.index) else {
                return nil
            }
            let first = layer.inputs[0].index
            let isOwn = first != graph.input.index && !layouts.isVirtual[first] && !layouts.copiesSecond(index)
            return isOwn && lastUses[first] == index ? first : nil
        }
    }

    /// The last layer that reads each value, by itself or through concatenations that are lists of blocks.
    private static func lastUses(_ graph: LayerGraph, _ layouts: ValueLayouts) -> [Int] {
        var lastUses = Array(graph.layers.indices)
        lastUses[graph.output.index] = graph.layers.count
        for (index, layer) in graph.layers.enumerated().reversed() {
            let use = layouts.isVirtual[index] ? lastUses[index] : index
            for value in layer.values { lastUses[value.index] = max(lastUses[value.index], use) }
        }
        return lastUses
    }
}

extension LayerOperation {
    /// Whether an element of the result depends on no other element of the first input, but for sums taken before.
    fileprivate var isElementwise: Bool {
        switch self {
        case .identity, .addition, .multiplication, .batchNormalization, .instanceNormalization, .spatialBias: true
        default: false
        }
    }
}
