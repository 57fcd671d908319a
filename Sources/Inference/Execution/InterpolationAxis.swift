import CKernels

/// Which two inputs each output position of a linear interpolation lies between, corners not aligned.
struct InterpolationAxis {
    private let input: Int
    private let lower: [Int]
    private let upper: [Int]
    private let fraction: [Float]

    init(input: Int, output: Int) {
        self.input = input
        let scale = Double(input) / Double(output)
        let positions = (0..<output).map { max(0, (Double($0) + 0.5) * scale - 0.5) }
        lower = positions.map { min(Int($0), input - 1) }
        upper = lower.map { min($0 + 1, input - 1) }
        fraction = zip(positions, lower).map { Float($0 - Double($1)) }
    }

    /// Lends the axis to a kernel.
    func withKernelAxis(_ body: (ck_axis) -> Void) {
        lower.withUnsafeBufferPointer { lower in
            upper.withUnsafeBufferPointer { upper in
                fraction.withUnsafeBufferPointer { fraction in
                    body(
                        ck_axis(
                            input: input,
                            output: lower.count,
                            lower: lower.baseAddress,
                            upper: upper.baseAddress,
                            fraction: fraction.baseAddress
                        )
                    )
                }
            }
        }
    }
}
