import Foundation
import Imaging

/// Samples organs on a grid, slice by slice, on every processor.
struct PhantomRenderer: Sendable {
    let parameters: PhantomParameters
    let organs: [PhantomOrgan]

    /// A finished slice.
    struct Slice: Sendable {
        let hounsfield: [Int16]
        let target: [UInt8]
    }

    /// Every slice, from the feet to the head; the result does not depend on the number of processors.
    func slices(progress: @Sendable (Double) -> Void) -> [Slice] {
        let finished = FinishedSlices(count: parameters.slices)
        DispatchQueue.concurrentPerform(iterations: parameters.slices) { index in
            progress(finished.put(slice(index), at: index))
        }
        return finished.slices
    }

    /// A slice is as thick as the slices are apart: it averages two planes.
    private func slice(_ index: Int) -> Slice {
        let z = parameters.geometry.slicePositions[index].z
        let planes = [-0.25, 0.25].map { plane(z: Float(z + $0 * parameters.sliceSpacing)) }
        let noise = noise(ofSlice: index)
        let lattice = TissueTexture(seed: parameters.seed)
        let values = noise.indices.map { voxel -> Int16 in
            let amplitude = planes.mean { $0.texture[voxel] }
            let deviation = amplitude > 0 ? amplitude * lattice.value(position(of: voxel, z: z)) : 0
            let value = planes.mean { $0.hounsfield[voxel] } + deviation + noise[voxel]
            return Int16(min(max(value.rounded(), -1024), 3071))
        }
        let target = noise.indices.map { voxel -> UInt8 in planes.mean { $0.target[voxel] } >= 0.5 ? 1 : 0 }
        return Slice(hounsfield: values, target: target)
    }

    private func noise(ofSlice index: Int) -> [Float] {
        let deviation = Float(parameters.noise)
        return ReconstructionNoise(seed: parameters.seed, columns: parameters.columns, deviation: deviation).slice(
            index)
    }

    private func position(of voxel: Int, z: Double) -> SIMD3<Float> {
        let corner = parameters.geometry.slicePositions[0]
        let column = Double(voxel % parameters.columns) * parameters.pixelSpacing
        let row = Double(voxel / parameters.columns) * parameters.pixelSpacing
        return SIMD3(Float(corner.x + column), Float(corner.y + row), Float(z))
    }

    private func plane(z: Float) -> PhantomSlice {
        let corner = parameters.geometry.slicePositions[0]
        var plane = PhantomSlice(
            columns: parameters.columns,
            spacing: Float(parameters.pixelSpacing),
            origin: SIMD2(Float(corner.x), Float(corner.y))
        )
        for organ in organs { plane.paint(organ, z: z) }
        return plane
    }
}

extension [PhantomSlice] {
    fileprivate func mean(_ value: (PhantomSlice) -> Float) -> Float {
        reduce(0) { $0 + value($1) } / Float(count)
    }
}

/// Where the threads put their slices.
///
/// Unchecked: every access holds the lock.
private final class FinishedSlices: @unchecked Sendable {
    private let lock = NSLock()
    private var stored: [PhantomRenderer.Slice?]
    private var count = 0

    init(count: Int) { stored = Array(repeating: nil, count: count) }

    /// Keeps a slice and tells the share that is done.
    func put(_ slice: PhantomRenderer.Slice, at index: Int) -> Double {
        lock.withLock {
            stored[index] = slice
            count += 1
            return Double(count) / Double(stored.count)
        }
    }

    var slices: [PhantomRenderer.Slice] { lock.withLock { stored.compactMap { $0 } } }
}
