import Inference
import Testing
import Training

@Suite("Where patches are drawn")
struct PatchPlaceTests {
    private let pool = WorkerPool(threads: 2)

    private static func item(_ size: [Int], _ image: (Int) -> Float, _ labels: (Int) -> UInt8 = { _ in 0 })
        -> TrainingCase
    {
        let count = size.reduce(1, *)
        return TrainingCase(
            name: "a", patient: "a", size: size, image: (0..<count).map(image), labels: (0..<count).map(labels))
    }

    private struct Patch {
        let values: [Float]
        let labels: [UInt8]
    }

    /// Some batches of 100 patches.
    private func patches(
        _ cases: [TrainingCase], _ patch: [Int], batches: Int = 4, foregroundShare: Double = 1, shift: Double = 0
    ) -> [Patch] {
        var augmentation = Augmentation()
        augmentation.shift = shift
        let settings = PatchSettings(
            patch: patch, sampling: Sampling(batch: 100, foregroundShare: foregroundShare, negativeShare: 0.5),
            augmentation: augmentation, seed: 5)
        let sampler = PatchSampler(cases: cases, settings: settings)
        let count = patch.reduce(1, *)
        var patches: [Patch] = []
        for step in 0..<batches {
            let batch = sampler.batch(at: step, pool)
            for first in stride(from: 0, to: 100 * count, by: count) {
                let range = first..<first + count
                patches.append(Patch(values: Array(batch.input.values[range]), labels: Array(batch.labels[range])))
            }
        }
        return patches
    }

    @Test("cases are drawn by the square root of their slices, with a label and without", arguments: [0, 1] as [UInt8])
    func shares(label: UInt8) {
        let small = Self.item([1, 8, 8], { _ in 0.25 }, { _ in label })
        let large = Self.item([16, 8, 8], { _ in 0.75 }, { _ in label })
        for cases in [[small, large], [large, small]] {
            let found = patches(cases, [4, 4], batches: 10, foregroundShare: 0)
            let share = Double(found.count { abs($0.values[0] - 0.25) < 0.01 }) / 1000
            #expect(abs(share - 0.2) < 0.05)
            #expect(found.allSatisfy { patch in patch.labels.allSatisfy { $0 == label } })
        }
    }

    @Test("a patch anywhere lies within the case, and comes up to its borders along each axis", arguments: 0..<3)
    func anywhere(axis: Int) {
        let (size, patch) = ([6, 9, 14], [2, 3, 4])
        let item = Self.item(size) { index in
            let place = [index / 126, index / 14 % 9, index % 14]
            return Float(place[axis] + 1) / 20
        }
        let found = patches([item], patch, foregroundShare: 0)
        let starts = found.map { Double($0.values[0]) * 20 - 1 }
        let last = Double(size[axis] - patch[axis])
        #expect(starts.allSatisfy { $0 > -1e-3 && $0 < last + 1e-3 })
        #expect((starts.min() ?? last) < 0.05 * last && (starts.max() ?? 0) > 0.95 * last)
        // The steps are those of the case.
        let ends = found.map { Double($0.values[$0.values.count - 1]) * 20 - 1 }
        #expect(zip(starts, ends).allSatisfy { abs($1 - $0 - Double(patch[axis] - 1)) < 1e-3 })
    }

    @Test("slices are drawn whole, one as often as another")
    func slices() {
        let item = Self.item([5, 8, 8]) { Float($0 / 64 + 1) / 10 }
        let found = patches([item], [4, 4], batches: 5, foregroundShare: 0)
        for slice in 0..<5 {
            let count = found.count { patch in patch.values.allSatisfy { abs($0 - Float(slice + 1) / 10) < 1e-4 } }
            #expect((60...140).contains(count), "\(slice)")
        }
    }

    @Test("a case that is smaller than the patch lies in its middle, with zeros around it")
    func small() {
        let item = Self.item([1, 4, 6], { _ in 1 }, { _ in 1 })
        let expected = (0..<64).map { (2..<6).contains($0 / 8) && (1..<7).contains($0 % 8) }
        for patch in patches([item], [8, 8], batches: 1, foregroundShare: 0) {
            #expect(patch.values.map { $0 > 0.5 } == expected && patch.labels.map { $0 == 1 } == expected)
        }
    }

    @Test("a patch of the foreground has a labelled voxel in its middle, any of them as often as another")
    func foreground() {
        let places = [(2 * 9 + 3) * 14 + 5: UInt8(1), (4 * 9 + 7) * 14 + 1: 2, (0 * 9 + 0) * 14 + 13: 3]
        let volume = Self.item([6, 9, 14], { _ in 0.5 }, { places[$0] ?? 0 })
        let inVolume = patches([volume], [3, 5, 7]).map { $0.labels[(1 * 5 + 2) * 7 + 3] }
        let inSlices = patches([volume], [5, 7]).map { $0.labels[2 * 7 + 3] }
        for found in [inVolume, inSlices] {
            for label in UInt8(1)...3 { #expect((90...180).contains(found.count { $0 == label })) }
            #expect(found.count == 400 && !found.contains(0))
        }
    }

    @Test("a shift is a share of the patch along each axis, and never leaves the slice")
    func shifted() {
        let middle = (2 * 64 + 32) * 64 + 32
        let item = Self.item([5, 64, 64], { _ in 0.5 }, { $0 == middle ? 1 : 0 })
        let places = patches([item], [8, 16], shift: 0.25).map { $0.labels.firstIndex(of: 1) ?? -1 }
        #expect(Set(places.map { $0 / 16 }) == [2, 3, 4, 5])
        #expect(Set(places.map { $0 % 16 }) == [4, 5, 6, 7, 8, 9, 10, 11])
    }
}
