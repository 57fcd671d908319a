/// What there is to say of one metric over several cases.
public struct MetricSummary: Sendable, Equatable, Codable {
    /// The cases in which the metric is defined.
    public let count: Int
    /// The mean.
    public let mean: Double
    /// The standard deviation of the sample (divided by count − 1); 0 for one case.
    public let standardDeviation: Double
    /// The median, the mean of the two middle values where their number is even.
    public let median: Double
    /// The value below which a quarter of the values lie, by linear interpolation between order statistics.
    public let lowerQuartile: Double
    /// The value above which a quarter of the values lie.
    public let upperQuartile: Double
    /// The smallest value.
    public let minimum: Double
    /// The largest value.
    public let maximum: Double

    /// Summarizes values; `nil` where there are none.
    public init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        (count, minimum, maximum) = (sorted.count, first, last)
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        self.mean = mean
        let squares = sorted.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        standardDeviation = sorted.count < 2 ? 0 : (squares / Double(sorted.count - 1)).squareRoot()
        median = SurfaceDistances.percentile(sorted, 0.5)
        lowerQuartile = SurfaceDistances.percentile(sorted, 0.25)
        upperQuartile = SurfaceDistances.percentile(sorted, 0.75)
    }
}
