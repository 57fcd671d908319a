extension ResamplingWeights {
    /// Resamples the middle axis of `values` [outer, inputCount, inner] to [outer, outputCount, inner].
    ///
    /// - Precondition: `values` has `outer * inputCount * inner` values.
    public func apply(_ values: [Float], outer: Int, inner: Int) -> [Float] {
        precondition(
            values.count == outer * inputCount * inner,
            "\(values.count) values are not \(outer)·\(inputCount)·\(inner)"
        )
        let count = outer * outputCount * inner
        return [Float](unsafeUninitializedCapacity: count) { result, initialized in
            result.initialize(repeating: 0)
            values.withUnsafeBufferPointer { source in
                weights.withUnsafeBufferPointer { weights in
                    for block in 0..<outer {
                        apply(
                            from: UnsafeBufferPointer(rebasing: source[(block * inputCount * inner)...]),
                            to: UnsafeMutableBufferPointer(rebasing: result[(block * outputCount * inner)...]),
                            weights: weights,
                            inner: inner
                        )
                    }
                }
            }
            initialized = count
        }
    }

    private func apply(
        from source: UnsafeBufferPointer<Float>,
        to result: UnsafeMutableBufferPointer<Float>,
        weights: UnsafeBufferPointer<Float>,
        inner: Int
    ) {
        for output in 0..<outputCount {
            for tap in offsets[output]..<offsets[output + 1] {
                let weight = weights[tap]
                let input = (starts[output] + tap - offsets[output]) * inner
                for index in 0..<inner { result[output * inner + index] += weight * source[input + index] }
            }
        }
    }
}
