/// That the pixels of a series were once compressed with loss, which every object derived from it must repeat.
///
/// Standard: PS3.3 C.7.6.1.1.5.
public struct LossyCompression: Sendable, Equatable {
    /// Lossy Image Compression Ratio of each step, in order; empty where unknown.
    public let ratios: [Double]
    /// Lossy Image Compression Method of each step, for example "ISO_10918_1"; empty where unknown.
    public let methods: [String]

    /// Creates the record of the compression steps.
    public init(ratios: [Double], methods: [String]) {
        self.ratios = ratios
        self.methods = methods
    }
}
