import CKernels

/// Which values of a graph are planar, and which concatenations need no memory of their own.
///
/// Convolutions write whole blocks of channels, or planar channels where there are few; everything else keeps the
/// layout of its first input. A concatenation is only a list of its parts' blocks where these are full.
struct ValueLayouts {
    /// Up to this many channels are planar.
    private static let mostPlanarChannels = 4

    /// For each layer's value.
    private(set) var isPlanar: [Bool] = []
    /// For each layer: a concatenation that is a list of others' blocks, or a resize that changes nothing.
    private(set) var isVirtual: [Bool] = []

    init(graph: LayerGraph, shapes: [[Int]]) {
        for (index, layer) in graph.layers.enumerated() {
            let parts = layer.inputs.map(\.index)
            isVirtual.append(false)
            switch layer.operation {
            case .input: isPlanar.append(true)
            case .convolution, .transposedConvolution:
                isPlanar.append(index == graph.output.index || shapes[index][1] <= Self.mostPlanarChannels)
            case .concatenation:
                isPlanar.append(parts.allSatisfy { isPlanar[$0] })
                let isInner = !parts.contains(0) && !parts.contains(graph.output.index)
                let isUniform = parts.allSatisfy { !isPlanar[$0] } && areFull(parts, shapes)
                isVirtual[index] = isPlanar[index] && isInner || isUniform
            case .resize where shapes[index] == shapes[parts[0]]:
                isPlanar.append(isPlanar[parts[0]])
                isVirtual[index] = parts[0] != 0 && parts[0] != graph.output.index
            default: isPlanar.append(isPlanar[parts[0]])
            }
        }
    }

    private func areFull(_ parts: [Int], _ shapes: [[Int]]) -> Bool {
        parts.dropLast().allSatisfy { shapes[$0][1] % Int(CK_BLOCK) == 0 }
    }
}
