extension NetworkArchitecture {
    /// Checks that the network can exist.
    /// - Throws: `invalidArchitecture`
    public func validate() throws(InferenceError) {
        try require((2...3).contains(dimensions), "dimensions must be 2 or 3, found \(dimensions)")
        try require((2...10).contains(filters.count), "filters must name 2 to 10 levels, found \(filters.count)")
        let channels = filters + [inputChannels, outputChannels]
        try require(channels.allSatisfy { (1...8192).contains($0) }, "channels must be 1 to 8192, found \(channels)")
        try require(
            strides.count == filters.count - 1 && strides.allSatisfy { (1...8).contains($0) },
            "strides must be \(filters.count - 1) numbers from 1 to 8, found \(strides)"
        )
        try require(normalizationEpsilon > 0, "normalizationEpsilon must be positive, found \(normalizationEpsilon)")
        try validateKind()
    }

    /// What every spatial size of an input must be a multiple of.
    public var sizeMultiple: Int { strides.reduce(1, *) }

    private func validateKind() throws(InferenceError) {
        switch kind {
        case .attentionUNet2D:
            try require(dimensions == 2, "\(kind.rawValue) has 2 dimensions, found \(dimensions)")
            try require(strides.allSatisfy { $0 == 2 }, "\(kind.rawValue) has strides of 2, found \(strides)")
        case .oktayAttentionUNet3D:
            try require(dimensions == 3, "\(kind.rawValue) has 3 dimensions, found \(dimensions)")
            try require(strides.allSatisfy { $0 == 2 }, "\(kind.rawValue) has strides of 2, found \(strides)")
            try require(filters.count == 5, "\(kind.rawValue) has 5 levels, found \(filters.count)")
        case .monaiAttentionUNet:
            try require(
                filters.allSatisfy { $0 > 1 },
                "\(kind.rawValue) has gates of half the filters, found \(filters)"
            )
        }
    }

    private func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(InferenceError) {
        guard condition else { throw .invalidArchitecture(reason: reason()) }
    }
}
