import CKernels
import Inference

/// The gradient of the weights of any convolution: for each tap the sum of products of all positions that it brings
/// together.
struct DirectWeightGradient {
    private let pairings: [ck_pairing]
    private let parameter: Parameter
    private let elements: Int
    private let planes: Int
    private let chunks: Int
    private let values: [TrainingValue]

    /// Pieces of work that are enough for the threads.
    private static let wantedItems = 16

    private var taps: Int { parameter.taps }
    private var blockPairs: Int { parameter.inputBlocks * parameter.outputBlocks }

    var sharedFloats: Int { chunks * blockPairs * taps * Int(CK_BLOCK * CK_BLOCK) }

    init(_ plan: ConvolutionPlan, input: TrainingValue, gradient: TrainingValue, parameter: Parameter) {
        let (lead, follower) = plan.isTransposed ? (input, gradient) : (gradient, input)
        (self.parameter, elements, planes, values) = (parameter, input.elements, lead.planes, [input, gradient])
        var pairings: [ck_pairing] = []
        for element in 0..<input.elements {
            for tap in 0..<parameter.taps {
                let (kernel, dilation, padding) = (plan.kernel, plan.dilation, plan.padding)
                let place = [tap / kernel[2] / kernel[1], tap / kernel[2] % kernel[1], tap % kernel[2]]
                let offset = (0..<3).map { dilation[$0] * place[$0] - padding[$0] }
                pairings.append(
                    ck_pairing(
                        lead: lead.view(element).pointee,
                        follower: follower.view(element).pointee,
                        step: (plan.stride[0], plan.stride[1], plan.stride[2]),
                        offset: (offset[0], offset[1], offset[2]),
                        leads_output: plan.isTransposed ? 0 : 1
                    ))
            }
        }
        self.pairings = pairings
        let items = parameter.inputBlocks * parameter.outputBlocks * parameter.taps
        chunks = items >= Self.wantedItems ? 1 : min(8, input.elements * lead.planes)
    }

    func run(_ run: TrainingRun) {
        let (items, size) = (blockPairs * taps, Int(CK_BLOCK * CK_BLOCK))
        let all = elements * planes
        run.pool.run(chunks * items) { index, _ in
            let (chunk, item) = (index / items, index % items)
            let sums = run.shared + index * size
            sums.update(repeating: 0, count: size)
            let (first, last) = (chunk * all / chunks, (chunk + 1) * all / chunks)
            for element in first / planes...(last - 1) / planes {
                let begin = max(first - element * planes, 0)
                let range = begin..<min(last - element * planes, planes)
                add(run, element: element, item: item, range: range, to: sums)
            }
        }
        let gradient = run.weights.gradients + parameter.range.lowerBound
        run.pool.run(blockPairs) { pair, _ in
            for place in pair * taps * size..<(pair + 1) * taps * size {
                var sum: Float = 0
                for chunk in 0..<chunks { sum += run.shared[chunk * items * size + place] }
                gradient[place] = sum
            }
        }
    }

    private func add(
        _ run: TrainingRun,
        element: Int,
        item: Int,
        range: Range<Int>,
        to sums: UnsafeMutablePointer<Float>
    ) {
        let (pair, tap) = (item / taps, item % taps)
        let (output, input) = (pair / parameter.inputBlocks, pair % parameter.inputBlocks)
        withUnsafePointer(to: pairings[element * taps + tap]) {
            run.gradients.pointee.outer($0, input, output, range.lowerBound, range.upperBound, sums)
        }
    }
}
