/// What makes received fragments no message; the association cannot go on after it.
package enum DIMSEError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A fragment belongs to a presentation context that was not accepted.
    case unknownContext(UInt8)
    /// A fragment belongs to another context than the message that it interrupts.
    case contextChanged(from: UInt8, to: UInt8)
    /// Bytes of a data set where a command set has to come.
    case dataSetWithoutCommand
    /// Bytes of a command set where the data set that was announced has to come.
    case commandInsteadOfDataSet
    /// A command set of more bytes than any needs.
    case commandTooLong(limit: Int)
    /// A command set whose elements cannot be told apart.
    case malformedCommand(String)
    /// A command set without an element that it cannot be answered without.
    case missingElement(UInt16)
    /// A response to which there is no request.
    case unexpectedResponse(UInt16)

    package var description: String {
        switch self {
        case .unknownContext(let id): "presentation context \(id) was not accepted"
        case .contextChanged(let old, let new): "presentation context \(new) within a message of context \(old)"
        case .dataSetWithoutCommand: "a data set arrived without a command"
        case .commandInsteadOfDataSet: "a command arrived where a data set was announced"
        case .commandTooLong(let limit): "a command set of more than \(limit) bytes"
        case .malformedCommand(let what): "malformed command set: \(what)"
        case .missingElement(let element): "a command set without (0000,\(Self.digits(element)))"
        case .unexpectedResponse(let field): "response 0x\(Self.digits(field)) without a request"
        }
    }

    private static func digits(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
