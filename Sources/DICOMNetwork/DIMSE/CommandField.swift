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
