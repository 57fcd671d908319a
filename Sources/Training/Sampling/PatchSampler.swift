package import Inference

/// Draws batches of patches from cases, augmented.
///
/// Which patches a batch holds depends on the seed and the batch's number alone, so that a training that is resumed
/// sees what it would have seen. Patients are drawn by the square root of their slices; a share of the patches is
/// centred on a voxel of the foreground.
public struct PatchSampler: Sendable {
    /// Batch, channels, sizes.
    public let inputShape: [Int]
    private let cases: [TrainingCase]
    /// The places of all foreground voxels of each case.
    private let foreground: [[UInt32]]
    /// Cumulative shares of cases with foreground and of those without.
    private let positives: [(index: Int, upTo: Double)]
    private let negatives: [(index: Int, upTo: Double)]
    private let patch: [Int]
    private let spacing: [Double]
    private let settings: PatchSettings
    private let isVolume: Bool

    /// A sampler of patches of `settings.patch` voxels.
    ///
    /// - Precondition: Two finite magnifications above 0 are given, the lower first.
    public init(cases: [TrainingCase], settings: PatchSettings) {
        precondition(
            settings.augmentation.hasUsableScale, "\(settings.augmentation.scale) is no range of magnifications")
        self.cases = cases
        self.settings = settings
        isVolume = settings.patch.count == 3
        patch = isVolume ? settings.patch : [1] + settings.patch
        spacing = isVolume ? settings.spacing : [1] + settings.spacing
        inputShape = [settings.sampling.batch, 1] + settings.patch
        foreground = cases.map { item in
            item.labels.indices.filter { item.labels[$0] > 0 }.map { UInt32($0) }
        }
        positives = Self.shares(cases, cases.indices.filter { [foreground] in !foreground[$0].isEmpty })
        negatives = Self.shares(cases, cases.indices.filter { [foreground] in foreground[$0].isEmpty })
    }

    /// Batch number `step`: intensities in the shape of the input, and a label for each voxel.
    package func batch(at step: Int, _ pool: WorkerPool) -> (input: Tensor, labels: [UInt8]) {
        let voxels = patch.reduce(1, *)
        var labels = [UInt8](repeating: 0, count: settings.sampling.batch * voxels)
        let values = [Float](unsafeUninitializedCapacity: settings.sampling.batch * voxels) { buffer, initialized in
            labels.withUnsafeMutableBufferPointer { labels in
                guard let image = buffer.baseAddress, let truth = labels.baseAddress else { return }
                image.initialize(repeating: 0, count: settings.sampling.batch * voxels)
                pool.run(settings.sampling.batch) { element, _ in
                    draw(step, element, image: image + element * voxels, labels: truth + element * voxels)
                }
            }
            initialized = settings.sampling.batch * voxels
        }
        return (Tensor(shape: inputShape, values: values), labels)
    }

    private func draw(
        _ step: Int,
        _ element: Int,
        image: UnsafeMutablePointer<Float>,
        labels: UnsafeMutablePointer<UInt8>
    ) {
        var random = RandomSource(settings.seed, UInt64(step), UInt64(element))
        let isNegative = !negatives.isEmpty && (positives.isEmpty || random.uniform() < settings.sampling.negativeShare)
        let index = Self.pick(isNegative ? negatives : positives, random.uniform())
        let centre = centre(index, isNegative: isNegative, &random)
        let transform = PatchTransform(
            centre: centre, patch: patch, spacing: spacing, settings.augmentation, isVolume: isVolume, &random)
        PatchReader(source: cases[index], transform: transform, patch: patch, isVolume: isVolume).read(image, labels)
        IntensityChange(settings.augmentation, patch: patch, &random).apply(image, count: patch.reduce(1, *))
    }

    private func centre(_ index: Int, isNegative: Bool, _ random: inout RandomSource) -> [Double] {
        let size = cases[index].size
        let isCentred = !isNegative && random.uniform() < settings.sampling.foregroundShare
        guard isCentred else {
            return (0..<3).map { axis in
                guard axis > 0 || isVolume else { return Double(random.index(size[0])) }
                let margin = Double(min(patch[axis], size[axis])) / 2
                return random.uniform(margin - 0.5, Double(size[axis]) - margin - 0.5)
            }
        }
        let voxel = Int(foreground[index][random.index(foreground[index].count)])
        let place = [voxel / size[2] / size[1], voxel / size[2] % size[1], voxel % size[2]]
        return (0..<3).map { axis in
            let shift = random.uniform(-1, 1) * settings.augmentation.shift * Double(patch[axis])
            return axis == 0 && !isVolume ? Double(place[0]) : Double(place[axis]) + shift
        }
    }

    private static func shares(_ cases: [TrainingCase], _ indices: [Int]) -> [(index: Int, upTo: Double)] {
        let weights = indices.map { Double(cases[$0].size[0]).squareRoot() }
        let sum = weights.reduce(0, +)
        var total = 0.0
        return zip(indices, weights).map { index, weight in
            total += weight / sum
            return (index, total)
        }
    }

    private static func pick(_ shares: [(index: Int, upTo: Double)], _ place: Double) -> Int {
        (shares.first { place < $0.upTo } ?? shares[shares.count - 1]).index
    }
}
