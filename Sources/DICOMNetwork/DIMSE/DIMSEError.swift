/// What makes received fragments no message, or a command set none of the message that it claims to be.
///
/// An association cannot go on after one that comes from putting messages together; a request that is understood but
/// for an element is refused.
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
    /// A command set without an element that it means nothing without.
    case missingElement(UInt16)
    /// An element holds what it cannot.
    case invalidElement(UInt16, expected: String)
    /// A command set of another message.
    case unexpectedField(expected: UInt16)
    /// No data set follows a message that is nothing without one.
    case missingDataSet
    /// A data set follows a message that has none.
    case unexpectedDataSet
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
        case .missingElement(let element): "a command set without (0000,\(CommandElement.hexadecimal(element)))"
        case .invalidElement(let element, let expected):
            "(0000,\(CommandElement.hexadecimal(element))) of a command set is not \(expected)"
        case .unexpectedField(let expected):
            "a command set of another message than 0x\(CommandElement.hexadecimal(expected))"
        case .missingDataSet: "a message without the data set that belongs to it"
        case .unexpectedDataSet: "a message with a data set that does not belong to it"
        case .unexpectedResponse(let field): "response 0x\(CommandElement.hexadecimal(field)) without a request"
        }
    }
}
