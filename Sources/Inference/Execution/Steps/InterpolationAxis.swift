package import CKernels

/// Which two inputs each output position of a linear interpolation lies between, corners not aligned.
package struct InterpolationAxis: Sendable {
    private let input: Int
    private let output: Int
    private let lower: ConstantArray<Int>
    private let upper: ConstantArray<Int>
    private let fraction: ConstantArray<Float>

    package init(input: Int, output: Int) {
        (self.input, self.output) = (input, output)
        let scale = Double(input) / Double(output)
        let positions = (0..<output).map { max(0, (Double($0) + 0.5) * scale - 0.5) }
        let lower = positions.map { min(Int($0), input - 1) }
        self.lower = ConstantArray(lower)
        upper = ConstantArray(lower.map { min($0 + 1, input - 1) })
        fraction = ConstantArray(zip(positions, lower).map { Float($0 - Double($1)) })
    }

    /// The axis for a kernel; valid as long as this one.
    package var kernelAxis: ck_axis {
        ck_axis(input: input, output: output, lower: lower.pointer, upper: upper.pointer, fraction: fraction.pointer)
    }
}
