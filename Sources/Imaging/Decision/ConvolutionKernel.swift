/// Whether a reconstruction kernel is soft (organs) or sharp (lung, bone), by the names that makers use.
struct ConvolutionKernel {
    private enum Sharpness { case soft, sharp, unknown }
    private let name: String
    private let sharpness: Sharpness

    /// - Parameter values: Convolution Kernel, for example ["Br38f", "3"].
    init(_ values: [String]) {
        name = values.joined(separator: "\\")
        sharpness = Self.sharpness(values.first?.uppercased() ?? "")
    }

    var criterion: SeriesCriterion? {
        switch sharpness {
        case .soft: SeriesCriterion(10, "the kernel \(name) is soft")
        case .sharp: SeriesCriterion(-25, "the kernel \(name) is sharp")
        case .unknown: nil
        }
    }

    private static func sharpness(_ name: String) -> Sharpness {
        if ["LUNG", "BONE", "EDGE", "DETAIL", "SHARP", "ULTRA"].contains(where: name.contains) { return .sharp }
        if ["STANDARD", "STND", "SOFT", "BODY"].contains(where: name.contains) { return .soft }
        guard let number = Int(name.drop { !$0.isNumber }.prefix { $0.isNumber }) else { return .unknown }
        if name.hasPrefix("FC") { return (number < 20) ? .soft : number >= 30 ? .sharp : .unknown }
        let isSiemens = ["B", "I", "Q", "H", "J", "D"].contains { name.hasPrefix($0) }
        return isSiemens ? (number < 50 ? .soft : .sharp) : .unknown
    }
}
