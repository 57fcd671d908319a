/// The status of a DIMSE response.
///
/// Standard: PS3.7 C, PS3.4 B.2.3.
public struct DIMSEStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The value of Status (0000,0900).
    public let rawValue: UInt16

    /// Creates the status of a code.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// What a status means for the operation.
    public enum Category: String, Sendable {
        /// The operation was done.
        case success
        /// The operation was done, with a reservation.
        case warning
        /// The operation was not done.
        case failure
        /// The operation was stopped on demand.
        case cancel
        /// More responses follow.
        case pending
    }

    /// The category, from the code's range.
    ///
    /// Standard: PS3.7 C.1 to C.5.
    public var category: Category {
        switch rawValue {
        case 0x0000: .success
        case 0x0001, 0x0107, 0x0116, 0xB000...0xBFFF: .warning
        case 0xFE00: .cancel
        case 0xFF00, 0xFF01: .pending
        default: .failure
        }
    }

    /// The category, the code and its meaning, for example "failure 0xA700: out of resources".
    public var description: String {
        "\(category.rawValue) 0x\(CommandElement.hexadecimal(rawValue)): \(meaning)"
    }
}
