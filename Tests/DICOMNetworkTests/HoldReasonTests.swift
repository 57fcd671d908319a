import DICOMNetwork
import Testing

@Suite("Why an association reads nothing further")
struct HoldReasonTests {
    private static let reasons: [HoldReasons] = [.operation, .disk, .parked, .responses]

    @Test("each reason comes and goes by itself", arguments: reasons.indices)
    func alone(index: Int) {
        let reason = Self.reasons[index]
        let others = HoldReasons(Self.reasons.enumerated().filter { $0.offset != index }.map(\.element))
        #expect(!reason.isEmpty && !others.isEmpty)
        #expect(reason.isDisjoint(with: others))
        #expect(others.union(reason).subtracting(reason) == others)
        #expect(others.union(reason).subtracting(others) == reason)
    }
}
