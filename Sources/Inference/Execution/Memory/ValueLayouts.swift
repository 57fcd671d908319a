import CKernels

/// Which values of a graph are planar, and which need no memory of their own.
///
/// Convolutions write whole blocks of channels, or planar channels where there are few; everything else keeps the
/// layout of its first input. A concatenation is only a list of its parts' blocks where these are full, and a value
/// that is twice as large as another by interpolation is computed by the Winograd convolutions that read it.
struct ValueLayouts {
    /// Up to this many channels are planar.
    private static let mostPlanarChannels = 4

    /// For each layer's value.
    private(set) var isPlanar: [Bool] = []
    /// For each layer: a concatenation that is a list of others' blocks, or what is doubled while it is read.
    private(set) var isVirtual: [Bool] = []
    /// For each layer: a resize that its readers do.
    private(set) var isDoubled: [Bool] = []

    private let graph: LayerGraph
    private let shapes: [[Int]]

    init(graph: LayerGraph, shapes: [[Int]]) {
        (self.graph, self.shapes) = (graph, shapes)
        for (index, layer) in graph.layers.enumerated() { append(index, layer) }
        isDoubled = isPlanar.map { _ in false }
        let consumers = graph.consumers()
        for index in graph.layers.indices where isDoubling(index) && areFiltering(consumers[index], consumers) {
            (isDoubled[index], isVirtual[index]) = (index != graph.output.index, index != graph.output.index)
        }
    }

    /// Whether minimal filtering computes a layer.
    func isFiltered(_ index: Int) -> Bool {
        let layer = graph.layers[index]
        guard case .convolution(let convolution) = layer.operation, convolution.isFilteredMinimally else {
            return false
        }
        return layer.scale == nil && layer.addend == nil && layer.activation != .sigmoid && !isPlanar[index]
            && !isPlanar[layer.inputs[0].index] && convolution.inputChannels <= Int(CK_MOST_BLOCKS * CK_BLOCK)
    }

    /// Whether the second value of a sum or product is first copied to where the result will be, because it has another
    /// layout; a single channel that scales all others is not.
    func copiesSecond(_ index: Int) -> Bool {
        let layer = graph.layers[index]
        guard layer.inputs.count == 2, let second = layer.inputs.last?.index else { return false }
        switch layer.operation {
        case .addition: return isPlanar[second] != isPlanar[index]
        case .multiplication: return isPlanar[second] != isPlanar[index] && shapes[second][1] > 1
        default: return false
        }
    }

    private mutating func append(_ index: Int, _ layer: Layer) {
        let parts = layer.inputs.map(\.index)
        isVirtual.append(false)
        switch layer.operation {
        case .input: isPlanar.append(true)
        case .convolution, .transposedConvolution:
            isPlanar.append(index == graph.output.index || shapes[index][1] <= Self.mostPlanarChannels)
        case .concatenation:
            isPlanar.append(parts.allSatisfy { isPlanar[$0] })
            let isInner = !parts.contains(0) && !parts.contains(graph.output.index)
            let isUniform = parts.allSatisfy { !isPlanar[$0] } && areFull(parts)
            isVirtual[index] = isPlanar[index] && isInner || isUniform
        default: isPlanar.append(isPlanar[parts[0]])
        }
    }

    private func areFull(_ parts: [Int]) -> Bool {
        parts.dropLast().allSatisfy { shapes[$0][1] % Int(CK_BLOCK) == 0 }
    }

    /// Whether a layer makes a blocked value with memory of its own twice as large.
    private func isDoubling(_ index: Int) -> Bool {
        guard case .resize = graph.layers[index].operation, !isPlanar[index] else { return false }
        let input = graph.layers[index].inputs[0].index
        return !isVirtual[input] && shapes[index].dropFirst(2).elementsEqual(shapes[input].dropFirst(2).map { 2 * $0 })
    }

    /// Whether minimal filtering computes all the layers, or what reads them if they are but lists of blocks.
    private func areFiltering(_ layers: [Int], _ consumers: [[Int]]) -> Bool {
        layers.allSatisfy { index in
            if isFiltered(index) { return true }
            guard graph.layers[index].operation == .concatenation, index != graph.output.index else { return false }
            return isVirtual[index] && areFiltering(consumers[index], consumers)
        }
    }
}
