import DICOM

/// An attribute by which slices of one acquisition differ from those of another, in the order in which they are asked.
///
/// None of them is the same throughout an acquisition for every maker: Acquisition Number may count rotations,
/// Acquisition Time belongs to a slice as a rule. So only their order and their pauses are used, together with the
/// places of the slices: see ``AcquisitionSplitter``.
enum AcquisitionMark: String, CaseIterable, Sendable {
    case acquisitionNumber = "Acquisition Number"
    /// Pauses between times: those of one acquisition follow each other closely.
    case acquisitionPause = "pauses of Acquisition Time"
    case acquisitionTime = "Acquisition Time"
    /// Scanners write one for the whole series or one for each slice, beside Acquisition Time or in its place.
    case acquisitionMoment = "Acquisition DateTime"
    case temporalPosition = "Temporal Position Identifier"
    case imageType = "Image Type"
    case convolutionKernel = "Convolution Kernel"
    case temporalPositionIndex = "Temporal Position Index"
    case cardiacPhase = "Nominal Percentage of Cardiac Phase"
    case triggerTime = "Trigger Time"
    case contrastAgent = "Contrast/Bolus Agent"
    case tubeVoltage = "KVP"
    case sliceThickness = "Slice Thickness"
    case acquisitionUID = "Acquisition UID"
    case irradiationEventUID = "Irradiation Event UID"
    case seriesNumber = "Series Number"
    case seriesDescription = "Series Description"
    case protocolName = "Protocol Name"
    case seriesTime = "Series Time"
    case contentPause = "pauses of Content Time"
    case instanceNumberRange = "ranges of Instance Number"
    case instanceNumber = "the order of Instance Number"

    /// What one slice says: a number or a moment, which is the same however it is written, or a text without an order.
    struct Value: Sendable, Hashable, Comparable {
        /// The number, or the moment in seconds; 0 of a text.
        let order: Double
        /// What stands in the record.
        let text: String
        /// What tells texts apart; empty of a number.
        private let name: String

        init(order: Double, text: String) { (self.order, self.text, name) = (order, text, "") }

        init(text: String) { (order, self.text, name) = (0, text, text) }

        static func == (left: Self, right: Self) -> Bool { (left.order, left.name) == (right.order, right.name) }

        static func < (left: Self, right: Self) -> Bool { (left.order, left.name) < (right.order, right.name) }

        func hash(into hasher: inout Hasher) {
            hasher.combine(order)
            hasher.combine(name)
        }
    }

    /// How slices are grouped before places are compared.
    enum Grouping { case byValue, byOrder, byPause }

    var grouping: Grouping {
        switch self {
        case .acquisitionPause, .contentPause, .instanceNumberRange: .byPause
        case .acquisitionNumber, .acquisitionTime, .acquisitionMoment, .temporalPosition, .temporalPositionIndex,
            .cardiacPhase, .triggerTime, .instanceNumber:
            .byOrder
        default: .byValue
        }
    }

    /// The slices in groups of one value each, or of values without a pause between them; ordered by value, and by
    /// place where values have no order.
    func groups(of slices: [PlacedSlice]) -> [SlicePass] {
        let values = Dictionary(grouping: slices) { $0.header.marks[self] ?? Value(order: -1, text: "") }
        let sorted = values.sorted { $0.key < $1.key }
        switch grouping {
        case .byOrder: return sorted.map { SlicePass($0.value) }
        case .byValue: return sorted.map { SlicePass($0.value) }.sorted { $0.first < $1.first }
        case .byPause: return Self.joinedWithoutPause(sorted).map(SlicePass.init)
        }
    }

    private static func joinedWithoutPause(_ sorted: [(key: Value, value: [PlacedSlice])]) -> [[PlacedSlice]] {
        let steps = zip(sorted.dropFirst(), sorted).map { $0.key.order - $1.key.order }
        // The median over slices, of which those of one value have no step between them.
        let slices = sorted.reduce(0) { $0 + $1.value.count }
        let middle = (slices - 2) / 2 - (slices - sorted.count)
        let usual = middle >= 0 && middle < steps.count ? steps.sorted()[middle] : 0
        var groups: [[PlacedSlice]] = []
        for (index, (_, alike)) in sorted.enumerated() {
            if index == 0 || steps[index - 1] > max(pause * usual, 1) {
                groups.append(alike)
            } else {
                groups[groups.count - 1] += alike
            }
        }
        return groups
    }

    /// How many times the usual step a pause is.
    private static let pause = 4.0
}

/// A slice and its place along the normal, in mm; cheap to copy.
struct PlacedSlice: Sendable {
    let place: Double
    private let box: Box

    init(place: Double, header: SliceHeader) {
        self.place = place
        box = Box(header)
    }

    var header: SliceHeader { box.header }

    private final class Box: Sendable {
        let header: SliceHeader
        init(_ header: SliceHeader) { self.header = header }
    }
}
