/// The elements of group 0000 that are read or written here, by element number.
///
/// Standard: PS3.7 E.1.
package enum CommandElement {
    package static let groupLength: UInt16 = 0x0000
    package static let affectedSOPClassUID: UInt16 = 0x0002
    package static let requestedSOPClassUID: UInt16 = 0x0003
    package static let commandField: UInt16 = 0x0100
    package static let messageID: UInt16 = 0x0110
    package static let messageIDBeingRespondedTo: UInt16 = 0x0120
    package static let priority: UInt16 = 0x0700
    package static let dataSetType: UInt16 = 0x0800
    package static let status: UInt16 = 0x0900
    package static let offendingElement: UInt16 = 0x0901
    package static let errorComment: UInt16 = 0x0902
    package static let affectedSOPInstanceUID: UInt16 = 0x1000
    package static let requestedSOPInstanceUID: UInt16 = 0x1001
    package static let moveOriginator: UInt16 = 0x1030
    package static let moveOriginatorMessageID: UInt16 = 0x1031
}

/// What a message asks for or answers.
///
/// Standard: PS3.7 E.1.
package struct CommandField: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let cStoreRequest = Self(rawValue: 0x0001)
    package static let cStoreResponse = Self(rawValue: 0x8001)
    package static let cFindRequest = Self(rawValue: 0x0020)
    package static let cEchoRequest = Self(rawValue: 0x0030)
    package static let cEchoResponse = Self(rawValue: 0x8030)
    package static let cCancelRequest = Self(rawValue: 0x0FFF)

    /// Whether it answers a request.
    package var isResponse: Bool { rawValue & 0x8000 != 0 }
    /// What answers this request.
    package var response: Self { Self(rawValue: rawValue | 0x8000) }
}
