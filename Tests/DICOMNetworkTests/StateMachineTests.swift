import DICOMNetwork
import Testing

@Suite("The upper layer state machine (PS3.8 Table 9-10)")
struct StateMachineTests {
    typealias Machine = AssociationStateMachine

    /// A row of the table: an event and the action of each state that has one.
    struct Row: Sendable, CustomTestStringConvertible {
        let number: Int
        let event: Machine.Event
        let actions: [Int: String]
        var testDescription: String { "Evt\(number)" }

        init(_ number: Int, _ event: Machine.Event, _ actions: [Int: String]) {
            (self.number, self.event, self.actions) = (number, event, actions)
        }
    }

    static let association = 3...12
    static func aborting(_ others: [Int: String], except: Set<Int> = [4]) -> [Int: String] {
        var row = Dictionary(uniqueKeysWithValues: association.filter { !except.contains($0) }.map { ($0, "AA-8") })
        row.merge([2: "AA-1", 13: "AA-6"]) { $1 }
        row.merge(others) { $1 }
        return row
    }
    static func everywhere(_ action: String, _ others: [Int: String] = [:], except: Set<Int> = []) -> [Int: String] {
        var row = Dictionary(uniqueKeysWithValues: association.filter { !except.contains($0) }.map { ($0, action) })
        row.merge(others) { $1 }
        return row
    }

    static let table: [Row] = [
        Row(1, .associateLocally, [1: "AE-1"]),
        Row(2, .transportConfirmed, [4: "AE-2"]),
        Row(3, .associateAcceptReceived, aborting([5: "AE-3"])),
        Row(4, .associateRejectReceived, aborting([5: "AE-4"])),
        Row(5, .transportIndicated, [1: "AE-5"]),
        Row(6, .associateRequestReceived(isAcceptable: true), aborting([2: "AE-6", 13: "AA-7"])),
        Row(6, .associateRequestReceived(isAcceptable: false), aborting([2: "AE-6 (reject)", 13: "AA-7"])),
        Row(7, .acceptLocally, [3: "AE-7"]),
        Row(8, .rejectLocally, [3: "AE-8"]),
        Row(9, .sendLocally, [6: "DT-1", 8: "AR-7"]),
        Row(10, .dataReceived, aborting([6: "DT-2", 7: "AR-6"])),
        Row(11, .releaseLocally, [6: "AR-1"]),
        Row(12, .releaseRequestReceived, aborting([6: "AR-2", 7: "AR-8"])),
        Row(13, .releaseReplyReceived, aborting([7: "AR-3", 10: "AR-10", 11: "AR-3"])),
        Row(14, .releaseReplyLocally, [8: "AR-4", 9: "AR-9", 12: "AR-4"]),
        Row(15, .abortLocally, everywhere("AA-1", [4: "AA-2"])),
        Row(16, .abortReceived, everywhere("AA-3", [2: "AA-2", 13: "AA-2"], except: [4])),
        Row(17, .transportClosed, everywhere("AA-4", [2: "AA-5", 13: "AR-5"])),
        Row(18, .artimExpired, [2: "AA-2", 13: "AA-2"]),
        Row(19, .invalidPDUReceived, aborting([13: "AA-7"])),
    ]

    static let nextStates: [String: Set<Int>] = [
        "AE-1": [4], "AE-2": [5], "AE-3": [6], "AE-4": [1], "AE-5": [2], "AE-6": [3], "AE-6 (reject)": [13],
        "AE-7": [6], "AE-8": [13], "DT-1": [6], "DT-2": [6], "AR-1": [7], "AR-2": [8], "AR-3": [1], "AR-4": [13],
        "AR-5": [1], "AR-6": [7], "AR-7": [8], "AR-8": [9, 10], "AR-9": [11], "AR-10": [12], "AA-1": [13],
        "AA-2": [1], "AA-3": [1], "AA-4": [1], "AA-5": [1], "AA-6": [13], "AA-7": [13], "AA-8": [13],
    ]

    @Test("every state answers an event as the table says", arguments: table, [true, false])
    func transitions(row: Row, isRequestor: Bool) {
        for state in Machine.State.allCases {
            var machine = Machine(isRequestor: isRequestor, state: state)
            let action = machine.handle(row.event)
            #expect(action?.rawValue == row.actions[state.rawValue], "in Sta\(state.rawValue)")
            guard let action else {
                #expect(machine.state == state, "without an action the state stays")
                continue
            }
            let next = Self.nextStates[action.rawValue] ?? []
            #expect(next.contains(machine.state.rawValue), "\(action.rawValue) leads to Sta\(machine.state.rawValue)")
        }
    }

    @Test("both sides of a release collision come to an end", arguments: [true, false])
    func collision(isRequestor: Bool) {
        var machine = Machine(isRequestor: isRequestor, state: .established)
        machine.handle(.releaseLocally)
        machine.handle(.releaseRequestReceived)
        #expect(machine.state == (isRequestor ? .collisionRequestorAwaitingLocal : .collisionAcceptorAwaitingReply))
        for event in isRequestor
            ? [Machine.Event.releaseReplyLocally, .releaseReplyReceived]
            : [.releaseReplyReceived, .releaseReplyLocally, .transportClosed]
        {
            machine.handle(event)
        }
        #expect(machine.state == .idle)
    }
}
