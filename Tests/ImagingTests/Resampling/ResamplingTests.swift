import Imaging
import Testing

/// Resampling against PyTorch 2's `interpolate(align_corners=False)` in double precision.
struct ResamplingTests {
    static func input(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 37 % 11) / 10 - 0.3 } }

    @Test(
        "the triangle filter is that of PyTorch with antialiasing",
        arguments: [
            (8, [0.055263, 0.183333, 0.205263]),
            (5, [-0.3, -0.125, 0.125, 0.375, 0.28125, -0.15625, 0.025, 0.2]),
            (11, [0.057407, 0.188333, 0.278333, 0.307407]),
            (7, [-0.3, 0.1, 0.5, -0.2, 0.2, 0.6, -0.1]),
            (3, [-0.3, -0.3, -0.2, -0.08, 0.04, 0.16, 0.28, 0.4, 0.5, 0.5]),
        ] as [(Int, [Float])]
    )
    func triangle(inputs: Int, expected: [Float]) {
        let weights = ResamplingWeights.triangle(inputCount: inputs, outputCount: expected.count)
        let found = weights.apply(Self.input(inputs), outer: 1, inner: 1)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 }, "\(found)")
    }

    @Test(
        "linear interpolation is that of PyTorch without antialiasing",
        arguments: [
            (8, [0.033333, 0.0, -0.033333]),
            (11, [0.05, 0.05, 0.05, 0.05]),
            (3, [-0.3, -0.3, -0.2, -0.08, 0.04, 0.16, 0.28, 0.4, 0.5, 0.5]),
        ] as [(Int, [Float])]
    )
    func linear(inputs: Int, expected: [Float]) {
        let weights = ResamplingWeights.linear(inputCount: inputs, outputCount: expected.count)
        let found = weights.apply(Self.input(inputs), outer: 1, inner: 1)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 }, "\(found)")
    }

    @Test("a constant stays constant, whatever the sizes", arguments: [1, 2, 3, 16, 97], [1, 2, 5, 40, 200])
    func constant(inputs: Int, outputs: Int) {
        for weights in [
            ResamplingWeights.triangle(inputCount: inputs, outputCount: outputs),
            ResamplingWeights.linear(inputCount: inputs, outputCount: outputs),
        ] {
            let found = weights.apply([Float](repeating: 3, count: inputs), outer: 1, inner: 1)
            #expect(found.count == outputs)
            #expect(found.allSatisfy { abs($0 - 3) < 1e-5 })
        }
    }

    @Test("the middle axis is resampled, the outer and inner axes stay")
    func axes() {
        let weights = ResamplingWeights.linear(inputCount: 2, outputCount: 4)
        let found = weights.apply([0, 10, 4, 14, 100, 110, 104, 114], outer: 2, inner: 2)
        #expect(found == [0, 10, 1, 11, 3, 13, 4, 14, 100, 110, 101, 111, 103, 113, 104, 114])
    }
}
