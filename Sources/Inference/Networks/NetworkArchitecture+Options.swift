/// The options, the definitions' own choices where they are not given.
extension NetworkArchitecture {
    var upsampling: Upsampling {
        options.upsampling ?? (kind.isGatedByLevels ? .interpolation : .transposedConvolution)
    }

    var hasDeepSupervision: Bool { options.deepSupervision ?? kind.isGatedByLevels }

    /// Gates at each level but the first and the deepest.
    var gates: Int { options.gates ?? 1 }
}
