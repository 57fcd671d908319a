package import NIOCore

/// Decodes the variable part of a PDU that has arrived as a whole.
///
/// Standard: PS3.8 9.3.
package enum PDUDecoder {
    /// Decodes what follows the header of a PDU of this type, which is not P-DATA-TF.
    package static func decode(_ type: PDUType, _ body: ByteBuffer) throws(PDUError) -> PDU {
        switch type {
        case .associateRequest: .associateRequest(try request(body))
        case .associateAccept: .associateAccept(try accept(body))
        case .associateReject: .associateReject(try rejection(body))
        case .releaseRequest: .releaseRequest
        case .releaseReply: .releaseReply
        case .abort: .abort(try abort(body))
        case .presentationData: preconditionFailure("P-DATA-TF is read fragment by fragment")
        }
    }

    private static func rejection(_ body: ByteBuffer) throws(PDUError) -> AssociateRejection {
        var body = body
        guard let (_, result, source, reason) = body.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .associateReject) }
        return AssociateRejection(result: result, source: source, reason: reason)
    }

    private static func abort(_ body: ByteBuffer) throws(PDUError) -> AbortReason {
        var body = body
        guard let (_, _, source, reason) = body.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .abort) }
        return AbortReason(source: source, reason: reason)
    }
}

extension PDUDecoder {
    /// The bytes before the first item: version, reserved, two titles, reserved.
    static let fixedFieldsLength: UInt32 = 68

    static func request(_ body: ByteBuffer) throws(PDUError) -> AssociateRequest {
        var body = body
        let (version, called, calling) = try fixedFields(&body, of: .associateRequest)
        var request = AssociateRequest(
            calledAETitle: called,
            callingAETitle: calling,
            presentationContexts: [],
            userInformation: UserInformation()
        )
        request.protocolVersion = version
        request.applicationContext = ""
        var items = ItemReader(body, in: .associateRequest)
        while let item = try items.next() {
            switch item.type {
            case ItemType.applicationContext: request.applicationContext = item.value.unpaddedText
            case ItemType.presentationContextProposal: request.presentationContexts.append(try proposal(item.value))
            case ItemType.userInformation: request.userInformation = try userInformation(item.value, .associateRequest)
            default: continue
            }
        }
        try check(request.presentationContexts.map(\.id))
        return request
    }

    static func accept(_ body: ByteBuffer) throws(PDUError) -> AssociateAccept {
        var body = body
        let (version, called, calling) = try fixedFields(&body, of: .associateAccept)
        var accept = AssociateAccept(
            calledAETitle: called,
            callingAETitle: calling,
            presentationContexts: [],
            userInformation: UserInformation()
        )
        accept.protocolVersion = version
        var items = ItemReader(body, in: .associateAccept)
        while let item = try items.next() {
            switch item.type {
            case ItemType.presentationContextAnswer: accept.presentationContexts.append(try answer(item.value))
            case ItemType.userInformation: accept.userInformation = try userInformation(item.value, .associateAccept)
            default: continue
            }
        }
        try check(accept.presentationContexts.map(\.id))
        return accept
    }

    private static func fixedFields(
        _ body: inout ByteBuffer,
        of type: PDUType
    ) throws(PDUError) -> (version: UInt16, called: String, calling: String) {
        guard let (version, _) = body.readMultipleIntegers(as: (UInt16, UInt16).self),
            let called = body.readSlice(length: 16),
            let calling = body.readSlice(length: 16),
            body.readSlice(length: 32) != nil
        else { throw .truncatedItem(in: type) }
        return (version, called.unpaddedText, calling.unpaddedText)
    }

    /// Presentation context IDs are odd, and no two are alike.
    private static func check(_ identifiers: [UInt8]) throws(PDUError) {
        var seen = Set<UInt8>()
        for id in identifiers where id % 2 == 0 || !seen.insert(id).inserted {
            throw .invalidField("presentation context ID \(id) is even or not the only one")
        }
    }

    private static func proposal(_ value: ByteBuffer) throws(PDUError) -> PresentationContextProposal {
        var value = value
        guard let (id, _, _, _) = value.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .associateRequest) }
        var proposal = PresentationContextProposal(id: id, abstractSyntax: "", transferSyntaxes: [])
        var items = ItemReader(value, in: .associateRequest)
        while let item = try items.next() {
            switch item.type {
            case ItemType.abstractSyntax: proposal.abstractSyntax = item.value.unpaddedText
            case ItemType.transferSyntax: proposal.transferSyntaxes.append(item.value.unpaddedText)
            default: continue
            }
        }
        return proposal
    }

    private static func answer(_ value: ByteBuffer) throws(PDUError) -> PresentationContextAnswer {
        var value = value
        guard let (id, _, code, _) = value.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self)
        else { throw .truncatedItem(in: .associateAccept) }
        let result = PresentationContextAnswer.Result(rawValue: code) ?? .noReason
        var answer = PresentationContextAnswer(id: id, result: result, transferSyntax: "")
        var items = ItemReader(value, in: .associateAccept)
        while let item = try items.next() {
            guard item.type == ItemType.transferSyntax else { continue }
            answer.transferSyntax = item.value.unpaddedText
        }
        return answer
    }
}
