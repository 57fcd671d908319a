import Foundation

/// Where windows begin along one axis, and how much each of their voxels counts.
struct WindowAxis: Equatable {
    /// The size of a window.
    let window: Int
    /// The size of the axis with its padding: at least that of a window.
    let padded: Int
    /// How many voxels of padding come before the first voxel.
    let lead: Int
    /// The first voxel of each window, padding included.
    let starts: [Int]
    /// The weight of each voxel of a window: a Gaussian whose deviation is an eighth of the window.
    let weights: [Float]

    init(size: Int, window: Int, overlap: Double) {
        self.window = window
        padded = max(size, window)
        lead = (padded - size) / 2
        let step = max(1, Int(Double(window) * (1 - overlap)))
        let last = padded - window
        starts = Array(stride(from: 0, to: last, by: step)) + [last]
        let center = Double(window - 1) / 2
        let deviation = Double(window) / 8
        weights = (0..<window).map { index in
            let distance = (Double(index) - center) / deviation
            return Float(exp(-0.5 * distance * distance))
        }
    }
}
