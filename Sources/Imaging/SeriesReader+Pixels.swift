import DICOM
import Platform
import Synchronization

extension SeriesReader {
    /// Reads the pixels of a series whose headers are known.
    ///
    /// - Parameters:
    ///   - progress: Called from several threads, never at once, with the share that is done, 0 to 1.
    ///   - isCancelled: Asked before each slice.
    public func read(
        _ outline: SeriesOutline,
        progress: @Sendable @escaping (Double) -> Void = { _ in },
        isCancelled: @Sendable @escaping () -> Bool = { false }
    ) throws(ImagingError) -> SourceSeries {
        let geometry = outline.geometry
        guard geometry.voxelCount <= maximumVoxels else {
            throw .tooLarge(voxels: geometry.voxelCount, limit: maximumVoxels)
        }
        let state = DecodingState(slices: geometry.slices, progress: progress)
        let memory = MemoryBudget(limit: decodingMemory)
        let voxels = [Int16](unsafeUninitializedCapacity: geometry.voxelCount) { buffer, initialized in
            buffer.initialize(repeating: 0)
            initialized = geometry.voxelCount
            let destination = SliceDestination(buffer, voxelsPerSlice: geometry.voxelsPerSlice)
            WorkerThread.forEach(count: geometry.slices, threads: threads) { index in
                guard !isCancelled() else { return state.fail(.cancelled, at: index) }
                return state.run(at: index) { () throws(ImagingError) in
                    try memory.spending(Self.bytesPerPixel * geometry.voxelsPerSlice) { () throws(ImagingError) in
                        try FrameReader(outline: outline, index: index).read(into: destination.slice(index))
                    }
                }
            }
        }
        if let error = state.firstError { throw error }
        let volume = Volume(geometry: geometry, voxels: voxels)
        return SourceSeries(outline: outline, volume: volume, findings: outline.findings + state.findings(outline))
    }

    /// What a pixel takes while its slice is decoded: its value of 32 bits, and cell, codec and inflated cell beside
    /// it.
    private static let bytesPerPixel = 16
}
