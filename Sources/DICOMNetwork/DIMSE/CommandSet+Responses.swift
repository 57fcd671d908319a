package import DICOM
import NIOCore

/// Responses to requests that may be anything, and what refuses them.
extension CommandSet {
    /// C-ECHO-RQ.
    package static func echoRequest(messageID: UInt16) -> Self {
        var request = CEchoRequest()
        request.messageID = messageID
        return request.commandSet()
    }

    /// C-STORE-RQ.
    package static func storeRequest(messageID: UInt16, sopClassUID: UID, sopInstanceUID: UID) -> Self {
        var request = CStoreRequest(sopClassUID: sopClassUID, sopInstanceUID: sopInstanceUID)
        request.messageID = messageID
        return request.commandSet()
    }

    /// The response to `self`, a request, without a data set; the UIDs of the request are repeated as they are.
    ///
    /// Standard: PS3.7 9.3, 10.3.
    package func response(_ outcome: ServiceOutcome) throws(DIMSEError) -> Self {
        guard let messageID = number(CommandElement.messageID) else { throw .missingElement(CommandElement.messageID) }
        var response = Self()
        response.set(CommandElement.commandField, try commandField().response.rawValue)
        response.set(CommandElement.messageIDBeingRespondedTo, messageID)
        response.set(CommandElement.dataSetType, Self.noDataSet)
        response.set(CommandElement.status, outcome.status.rawValue)
        echo(CommandElement.affectedSOPClassUID, or: CommandElement.requestedSOPClassUID, in: &response)
        echo(CommandElement.affectedSOPInstanceUID, or: CommandElement.requestedSOPInstanceUID, in: &response)
        if let comment = outcome.errorComment {
            response.set(CommandElement.errorComment, Self.asciiComment(comment), padding: 0x20)
        }
        if !outcome.offendingElements.isEmpty {
            response.set(CommandElement.offendingElement, tags: Array(outcome.offendingElements.prefix(16)))
        }
        return response
    }

    /// Repeats a UID of the request, unless it is too long to be one.
    private func echo(_ element: UInt16, or alternative: UInt16, in response: inout Self) {
        guard let uid = text(element) ?? text(alternative), (1...64).contains(uid.utf8.count) else { return }
        response.set(element, uid)
    }

    /// VR LO: 64 characters, no backslash, no control characters.
    private static func asciiComment(_ text: String) -> String {
        let bytes = text.utf8.prefix(64).map { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") ? $0 : 0x3F }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CommandSet {
    /// Why a request is not served in a presentation context.
    ///
    /// Standard: PS3.7 C.5.6, C.5.23.
    func refusal(in context: NegotiatedContext) -> ServiceOutcome {
        let named = text(CommandElement.affectedSOPClassUID) ?? text(CommandElement.requestedSOPClassUID)
        guard let named, named != context.abstractSyntax.description else { return .notServed }
        return ServiceOutcome(
            status: .sopClassNotSupported,
            errorComment: "The SOP class is not that of the presentation context"
        )
    }
}

extension ServiceOutcome {
    /// No service here has this operation.
    static let notServed = Self(status: .unrecognizedOperation, errorComment: "This operation is not served")

    /// The answer to a request whose command set is not what its message demands.
    ///
    /// Standard: PS3.4 Table B.2-1 and C.4-1 (cannot understand), PS3.7 C.5.3 (invalid argument value).
    init(_ error: DIMSEError, field: CommandField) {
        let status = field.isNormalized ? DIMSEStatus.invalidArgumentValue : .cannotUnderstand
        switch error {
        case .missingDataSet: self.init(status: status, errorComment: "No data set follows the request")
        case .unexpectedDataSet:
            self.init(status: status, errorComment: "A data set follows the request, which has none")
        case .missingElement(let element):
            self.init(
                status: status, errorComment: "\(CommandElement.name(element)) is missing",
                offendingElements: [AttributeTag(0x0000, element)])
        case .invalidElement(let element, let expected):
            self.init(
                status: status, errorComment: "\(CommandElement.name(element)) is not \(expected)",
                offendingElements: [AttributeTag(0x0000, element)])
        default: self.init(status: status, errorComment: "The command set cannot be understood")
        }
    }
}
