/// Maps Hounsfield units to the network's input: limited to a window, whose ends become 0 and 1.
struct IntensityWindow {
    private let lower: Float
    private let upper: Float

    init(_ window: [Double]) {
        lower = Float(window[0])
        upper = Float(window[1])
    }

    func apply(_ values: [Int16]) -> [Float] {
        let width = upper - lower
        return values.map { (min(max(Float($0), lower), upper) - lower) / width }
    }
}
