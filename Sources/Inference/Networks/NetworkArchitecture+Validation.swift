extension NetworkArchitecture {
    /// Checks that the network can exist.
    /// - Throws: `invalidArchitecture`
    public func validate() throws(InferenceError) {
        let name = kind.rawValue
        try require(kind.dimensions, dimensions, "\(name) has", "dimensions")
        try require(kind.levels, filters.count, "\(name) has", nameOfFilters)
        let channels = filters + [inputChannels, outputChannels]
        try require(channels.allSatisfy { (1...8192).contains($0) }, "channels must be 1 to 8192, found \(channels)")
        try validateStrides()
        try require(normalizationEpsilon > 0, "normalizationEpsilon must be positive, found \(normalizationEpsilon)")
        let unknown = options.given.filter { !kind.options.contains($0) }
        try require(unknown.isEmpty, "\(name) has no option \(unknown.joined(separator: ", "))")
        try validateKind()
    }

    /// What every spatial size of an input must be a multiple of.
    public var sizeMultiple: Int {
        switch kind {
        case .denseVNet: 1 << filters.count
        case .denseDilated: 1
        case .monaiBasicUNet: 1 << (filters.count - 2)
        default: strides.reduce(1, *)
        }
    }

    /// What the filters are counted in.
    private var nameOfFilters: String {
        switch kind {
        case .denseDilated: "units"
        case .monaiBasicUNet: "features"
        default: "levels"
        }
    }

    private func validateStrides() throws(InferenceError) {
        try require(
            strides.count == filters.count - 1 && strides.allSatisfy { (1...8).contains($0) },
            "strides must be \(filters.count - 1) numbers from 1 to 8, found \(strides)"
        )
        try require(
            kind.hasStrides || strides.allSatisfy { $0 == 2 },
            "\(kind.rawValue) has strides of 2, found \(strides)"
        )
    }

    private func validateKind() throws(InferenceError) {
        switch kind {
        case .monaiAttentionUNet:
            try require(
                filters.allSatisfy { $0 > 1 },
                "\(kind.rawValue) has gates of half the filters, found \(filters)"
            )
        case .monaiBasicUNet:
            // Three of its transposed convolutions halve the channels.
            try require(filters[2...4].allSatisfy { $0 > 1 }, "\(kind.rawValue) halves channels, found \(filters)")
        case .monaiUNet: try require("units", units, blocks, 0...16)
        case .oktayAttentionUNet2D, .oktayAttentionUNet3D: try require(1...8, gates, "gates must be", "")
        case .vnet, .plainConvUNet: try require("units", units, blocks, 1...16)
        case .denseVNet: try validateDenseVNet()
        case .denseDilated: try require("dilations", dilations, max(1, dilations.count), 1...512)
        case .attentionUNet2D, .gridAttentionUNet, .unet: return
        }
    }

    private func validateDenseVNet() throws(InferenceError) {
        try require("units", units, blocks, 1...64)
        try require("growth", growth, blocks, 1...512)
        try require("skipFilters", skipFilters, blocks, 1...8192)
        try require("dilations", dilations, max(1, dilations.count), 1...512)
        if let priorSize = options.priorSize { try require("priorSize", priorSize, dimensions, 1...1024) }
    }

    /// Checks a list of numbers.
    private func require(
        _ name: String,
        _ values: [Int],
        _ count: Int,
        _ range: ClosedRange<Int>
    ) throws(InferenceError) {
        let text = "\(name) must be \(count) numbers from \(range.lowerBound) to \(range.upperBound), found \(values)"
        try require(values.count == count && values.allSatisfy(range.contains), text)
    }

    /// Checks a number.
    private func require(
        _ range: ClosedRange<Int>,
        _ value: Int,
        _ subject: String,
        _ object: String
    ) throws(InferenceError) {
        let bounds = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        let text = [subject, bounds, object].filter { !$0.isEmpty }.joined(separator: " ")
        try require(range.contains(value), "\(text), found \(value)")
    }

    private func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(InferenceError) {
        guard condition else { throw .invalidArchitecture(reason: reason()) }
    }
}
