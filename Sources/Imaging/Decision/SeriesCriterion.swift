import Foundation

/// One thing that speaks for or against a series, in points.
struct SeriesCriterion: CustomStringConvertible {
    let points: Int
    let reason: String

    init(_ points: Int, _ reason: String) {
        self.points = points
        self.reason = reason
    }

    var description: String { (points < 0 ? "\(points) " : "+\(points) ") + reason }

    /// Everything that speaks for or against a series of the abdomen.
    static func all(of series: SeriesOutline) -> [SeriesCriterion] {
        let words = DescriptionWords(series.attributes)
        return [
            coverage(series.geometry), distance(series.geometry), evenness(series.geometry),
            origin(series.attributes.imageType), contrast(series.attributes, words), region(series.attributes, words),
            ConvolutionKernel(series.attributes.convolutionKernel).criterion, reformat(words),
            series.lossyCompression == nil ? nil : Self(-5, "pixels were once compressed with loss"),
        ].compactMap { $0 }
    }

    private static func coverage(_ geometry: VolumeGeometry) -> Self {
        let extent = geometry.extent
        return Self(Int(min(extent, 300) / 10), String(format: "the slices cover %.0f mm", extent))
    }

    private static func distance(_ geometry: VolumeGeometry) -> Self? {
        guard let distance = geometry.stacking.medianDistance else { return nil }
        let text = String(format: "%.1f mm between slices", distance)
        return switch distance {
        case ..<0.9: Self(12, text)
        case ...3.5: Self(20, text)
        case ...5.5: Self(14, text)
        default: Self(0, text)
        }
    }

    private static func evenness(_ geometry: VolumeGeometry) -> Self? {
        if geometry.stacking.isSheared { return Self(-10, "the gantry was tilted") }
        return geometry.stacking.evenSpacing == nil ? Self(-10, "there are gaps or irregular distances") : nil
    }

    private static func origin(_ imageType: [String]) -> Self {
        let wanted = ["ORIGINAL", "PRIMARY", "AXIAL"].filter(imageType.contains)
        return Self(5 * wanted.count, wanted.isEmpty ? "derived images" : wanted.joined(separator: "\\"))
    }

    private static func contrast(_ attributes: SeriesAttributes, _ words: DescriptionWords) -> Self? {
        if words.hasAny(of: DescriptionWords.unenhanced) { return Self(-15, "the description says no contrast medium") }
        if words.hasAny(of: DescriptionWords.portalVenous) { return Self(20, "the portal venous phase") }
        if words.hasAny(of: DescriptionWords.enhanced) || !attributes.contrastAgent.isEmpty {
            return Self(15, "contrast medium was given")
        }
        return nil
    }

    private static func region(_ attributes: SeriesAttributes, _ words: DescriptionWords) -> Self? {
        if words.hasAny(of: DescriptionWords.abdomen) { return Self(15, "the abdomen is named") }
        if words.hasAny(of: DescriptionWords.elsewhere) { return Self(-30, "another body part is named") }
        return nil
    }

    private static func reformat(_ words: DescriptionWords) -> Self? {
        words.hasAny(of: DescriptionWords.reformats) ? Self(-20, "a projection or reformat is named") : nil
    }
}
