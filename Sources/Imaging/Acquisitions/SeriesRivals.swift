import DICOM

/// Which of several stacks of one series is the best to segment: by the criteria that choose between series.
enum SeriesRivals {
    /// The index of the best: among those that cover at least half of what the largest covers, the one with the most
    /// points; of equals the one with more slices, with contrast medium the last one, else the first.
    ///
    /// The last of several enhanced phases is the delayed one where arterial, portal venous and delayed phase are in
    /// one series and nothing names them. Nothing in the headers tells which of three is the portal venous one; the
    /// last of two is.
    static func best(of passes: [SlicePass]) -> Int {
        let extent = passes.map(\.extent).max() ?? 0
        let eligible = passes.indices.filter { passes[$0].extent * 2 >= extent }
        return eligible.max { rank(passes, $0) < rank(passes, $1) } ?? 0
    }

    /// Why the best is the best, as the rest of a sentence.
    static func reason(for best: Int, among passes: [SlicePass]) -> String {
        let points = points(passes[best])
        let other = passes.indices.filter { $0 != best }.map { Self.points(passes[$0]) }.max() ?? 0
        if points > other { return "with \(points) points, the others with at most \(other)" }
        if points < other {
            return "with \(points) points, the most of those that cover at least half of what the largest covers"
        }
        return "with \(points) points like others, by the number of slices and their order"
    }

    private static func rank(_ passes: [SlicePass], _ index: Int) -> (Int, Int, Int) {
        let isEnhanced = !passes[index].slices[0].header.attributes.contrastAgent.isEmpty
        return (points(passes[index]), passes[index].slices.count, isEnhanced ? index : -index)
    }

    private static func points(_ pass: SlicePass) -> Int {
        let headers = pass.slices.map(\.header)
        let first = headers[0]
        let outline = SeriesOutline(
            seriesInstanceUID: first.sopInstanceUID, studyInstanceUID: first.sopInstanceUID,
            frameOfReferenceUID: nil, instances: headers.map(\.sourceInstance),
            geometry: SeriesAssembler.geometry(
                of: headers, orientation: first.orientation, spacing: first.spacing),
            attributes: first.attributes,
            lossyCompression: headers.lazy.compactMap(\.lossyCompression).first)
        return SeriesCriterion.all(of: outline).reduce(0) { $0 + $1.points }
    }
}
