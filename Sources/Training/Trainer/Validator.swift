import Inference

/// Finds how good a network is on whole cases, at its own spacing.
struct Validator {
    private let architecture: NetworkArchitecture
    private let cases: [TrainingCase]
    private let patch: [Int]
    private let threads: Int

    /// Slices of a 2D network that go through together.
    private static let slices = 8

    init(_ architecture: NetworkArchitecture, _ cases: [TrainingCase], patch: [Int], threads: Int) {
        (self.architecture, self.cases, self.patch, self.threads) = (architecture, cases, patch, threads)
    }

    /// Means over the patients of all foreground labels together; nil where there are no cases.
    func validate(_ tensors: [String: Tensor]) throws(InferenceError) -> ValidationResult? {
        guard !cases.isEmpty else { return nil }
        let graph = try NetworkBuilder(architecture).graph(tensors: tensors)
        var plan: InferencePlan?
        var counts: [String: Counts] = [:]
        for item in cases { counts[item.patient, default: Counts()].add(try count(item, graph, &plan)) }
        let patients = counts.values
        func mean(_ value: (Counts) -> Double) -> Double {
            patients.map(value).reduce(0, +) / Double(patients.count)
        }
        return ValidationResult(dice: mean(\.dice), precision: mean(\.precision), recall: mean(\.recall))
    }

    private func count(
        _ item: TrainingCase,
        _ graph: LayerGraph,
        _ plan: inout InferencePlan?
    ) throws(InferenceError) -> Counts {
        let multiple = architecture.sizeMultiple
        let isVolume = architecture.dimensions == 3
        let padded = item.size.enumerated().map { axis, size in
            axis == 0 && !isVolume ? Self.slices : (size + multiple - 1) / multiple * multiple
        }
        let shape = isVolume ? [1, 1] + padded : [padded[0], 1, padded[1], padded[2]]
        if plan?.inputShape != shape {
            plan = nil
            plan = try InferencePlan(graph: graph, inputShape: shape, threads: threads)
        }
        guard let plan else { return Counts() }
        var counts = Counts()
        for first in stride(from: 0, to: item.size[0], by: padded[0]) {
            let logits = try plan.run(Tensor(shape: shape, values: block(item, first, padded)))
            counts.add(compared(logits, item, first, padded, isVolume: isVolume))
        }
        return counts
    }

    /// Slices of a case from `first` on, with zeros up to the padded size.
    private func block(_ item: TrainingCase, _ first: Int, _ padded: [Int]) -> [Float] {
        var values = [Float](repeating: 0, count: padded.reduce(1, *))
        for z in first..<min(first + padded[0], item.size[0]) {
            for y in 0..<item.size[1] {
                let source = (z * item.size[1] + y) * item.size[2]
                let target = ((z - first) * padded[1] + y) * padded[2]
                for x in 0..<item.size[2] { values[target + x] = item.image[source + x] }
            }
        }
        return values
    }

    private func compared(
        _ logits: Tensor,
        _ item: TrainingCase,
        _ first: Int,
        _ padded: [Int],
        isVolume: Bool
    ) -> Counts {
        let (channels, plane) = (logits.shape[1], padded[1] * padded[2])
        let channelStep = isVolume ? padded[0] * plane : plane
        var counts = Counts()
        for z in first..<min(first + padded[0], item.size[0]) {
            let slice = (z - first) * (isVolume ? plane : channels * plane)
            for y in 0..<item.size[1] {
                for x in 0..<item.size[2] {
                    let place = slice + y * padded[2] + x
                    let truth = item.labels[(z * item.size[1] + y) * item.size[2] + x]
                    counts.add(label(logits.values, place, channels, channelStep), truth)
                }
            }
        }
        return counts
    }

    private func label(_ logits: [Float], _ place: Int, _ channels: Int, _ step: Int) -> UInt8 {
        guard channels > 1 else { return logits[place] > 0 ? 1 : 0 }
        var best = 0
        for channel in 1..<channels where logits[place + channel * step] > logits[place + best * step] {
            best = channel
        }
        return UInt8(best)
    }

    /// Voxels of a patient.
    private struct Counts {
        var hits = 0
        var found = 0
        var wanted = 0

        var dice: Double { found + wanted == 0 ? 1 : 2 * Double(hits) / Double(found + wanted) }
        var precision: Double { found == 0 ? (wanted == 0 ? 1 : 0) : Double(hits) / Double(found) }
        var recall: Double { wanted == 0 ? 1 : Double(hits) / Double(wanted) }

        mutating func add(_ label: UInt8, _ truth: UInt8) {
            if label > 0 { found += 1 }
            if truth > 0 { wanted += 1 }
            if label > 0, label == truth { hits += 1 }
        }

        mutating func add(_ other: Counts) {
            hits += other.hits
            found += other.found
            wanted += other.wanted
        }
    }
}
