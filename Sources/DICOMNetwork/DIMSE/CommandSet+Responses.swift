package import DICOM
import NIOCore

extension CommandSet {
    /// C-ECHO-RQ.
    ///
    /// Standard: PS3.7 9.3.5.1.
    package static func echoRequest(messageID: UInt16) -> Self {
        var command = Self()
        command.set(CommandElement.affectedSOPClassUID, SOPClass.verification.description)
        command.set(CommandElement.commandField, CommandField.cEchoRequest.rawValue)
        command.set(CommandElement.messageID, messageID)
        command.set(CommandElement.dataSetType, noDataSet)
        return command
    }

    /// C-STORE-RQ.
    ///
    /// Standard: PS3.7 9.3.1.1.
    package static func storeRequest(messageID: UInt16, sopClassUID: UID, sopInstanceUID: UID) -> Self {
        var command = Self()
        command.set(CommandElement.affectedSOPClassUID, sopClassUID.description)
        command.set(CommandElement.commandField, CommandField.cStoreRequest.rawValue)
        command.set(CommandElement.messageID, messageID)
        command.set(CommandElement.priority, 0)
        command.set(CommandElement.dataSetType, 1)
        command.set(CommandElement.affectedSOPInstanceUID, sopInstanceUID.description)
        return command
    }

    /// The response to `self`, a request, without a data set.
    ///
    /// Standard: PS3.7 9.3, 10.3.
    package func response(_ outcome: StoreOutcome) throws(DIMSEError) -> Self {
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
        if !outcome.offendingElements.isEmpty { response.setOffendingElements(outcome.offendingElements) }
        return response
    }

    /// Repeats a UID of the request, unless it is too long to be one.
    private func echo(_ element: UInt16, or alternative: UInt16, in response: inout Self) {
        guard let uid = text(element) ?? text(alternative), (1...64).contains(uid.utf8.count) else { return }
        response.set(element, uid)
    }

    private mutating func setOffendingElements(_ tags: [AttributeTag]) {
        var bytes = ByteBuffer()
        for tag in tags.prefix(16) { bytes.writeMultipleIntegers(tag.group, tag.element, endianness: .little) }
        set(CommandElement.offendingElement, encoded: bytes)
    }

    /// VR LO: 64 characters, no backslash, no control characters.
    private static func asciiComment(_ text: String) -> String {
        let bytes = text.utf8.prefix(64).map { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") ? $0 : 0x3F }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CommandSet {
    /// What is wrong with a request that is not served in this context.
    ///
    /// Standard: PS3.7 C.5.6, C.5.23.
    func refusal(in context: NegotiatedContext) -> StoreOutcome {
        let named = text(CommandElement.affectedSOPClassUID) ?? text(CommandElement.requestedSOPClassUID)
        guard let named, named != context.abstractSyntax.description else {
            return StoreOutcome(status: .unrecognizedOperation, errorComment: "This operation is not served")
        }
        return StoreOutcome(
            status: .sopClassNotSupported,
            errorComment: "The SOP class is not that of the presentation context"
        )
    }

    /// What is wrong with a C-STORE request, before anything is known of its data set; `nil` where nothing is.
    ///
    /// Standard: PS3.7 9.1.1.1, PS3.4 Table B.2-1.
    func storeRefusal(in context: NegotiatedContext) -> StoreOutcome? {
        guard isFollowedByDataSet else {
            return StoreOutcome(status: .cannotUnderstand, errorComment: "No data set follows the request")
        }
        guard let named = text(CommandElement.affectedSOPClassUID), !named.isEmpty else {
            return StoreOutcome(
                status: .cannotUnderstand,
                errorComment: "Affected SOP Class UID is missing",
                offendingElements: [AttributeTag(0x0000, CommandElement.affectedSOPClassUID)]
            )
        }
        let isServed = named == context.abstractSyntax.description && context.abstractSyntax != SOPClass.verification
        return isServed ? nil : refusal(in: context)
    }
}
