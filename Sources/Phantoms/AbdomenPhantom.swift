import Foundation

/// A synthetic contrast-enhanced CT of the upper abdomen with a pancreas of known extent.
///
///     let phantom = AbdomenPhantom(PhantomParameters(slices: 40, seed: 7))
///     phantom.truth.volumeMillilitres
///
/// Body, fat, spine, ribs, kidneys, liver, spleen, stomach, bowel and vessels in the portal venous phase, with partial
/// volume at every surface and the noise of a reconstruction. It shows no patient, and is no test of accuracy.
public struct AbdomenPhantom: Sendable {
    /// The CT values.
    public let volume: Volume
    /// The pancreas, as segment 1: the voxels that it fills by half or more.
    public let truth: Mask

    /// Makes the phantom; takes the machine's processors for a few seconds.
    public init(_ parameters: PhantomParameters, progress: @Sendable (Double) -> Void = { _ in }) {
        let renderer = PhantomRenderer(parameters: parameters, organs: AbdomenAnatomy(seed: parameters.seed).organs)
        let slices = renderer.slices(progress: progress)
        volume = Volume(geometry: parameters.geometry, voxels: slices.flatMap(\.hounsfield))
        truth = Mask(geometry: parameters.geometry, voxels: slices.flatMap(\.target))
    }
}
