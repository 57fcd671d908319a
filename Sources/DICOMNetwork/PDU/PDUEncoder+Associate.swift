import NIOCore

extension PDUEncoder {
    static func associateRequest(_ request: AssociateRequest) -> ByteBuffer {
        framed(.associateRequest) { bytes in
            fixedFields(request.protocolVersion, request.calledAETitle, request.callingAETitle, to: &bytes)
            item(ItemType.applicationContext, to: &bytes, request.applicationContext)
            for context in request.presentationContexts { proposal(context, to: &bytes) }
            userInformation(request.userInformation, to: &bytes)
        }
    }

    static func associateAccept(_ accept: AssociateAccept) -> ByteBuffer {
        framed(.associateAccept) { bytes in
            fixedFields(accept.protocolVersion, accept.calledAETitle, accept.callingAETitle, to: &bytes)
            item(ItemType.applicationContext, to: &bytes, accept.applicationContext)
            for context in accept.presentationContexts { answer(context, to: &bytes) }
            userInformation(accept.userInformation, to: &bytes)
        }
    }

    private static func fixedFields(
        _ version: UInt16,
        _ called: String,
        _ calling: String,
        to bytes: inout ByteBuffer
    ) {
        bytes.writeMultipleIntegers(version, UInt16(0))
        for title in [called, calling] {
            let text = Array(title.utf8.prefix(16))
            bytes.writeBytes(text)
            bytes.writeRepeatingByte(0x20, count: 16 - text.count)
        }
        bytes.writeRepeatingByte(0, count: 32)
    }

    private static func proposal(_ context: PresentationContextProposal, to bytes: inout ByteBuffer) {
        item(ItemType.presentationContextProposal, to: &bytes) { bytes in
            bytes.writeMultipleIntegers(context.id, UInt8(0), UInt8(0), UInt8(0))
            item(ItemType.abstractSyntax, to: &bytes, context.abstractSyntax)
            for syntax in context.transferSyntaxes { item(ItemType.transferSyntax, to: &bytes, syntax) }
        }
    }

    private static func answer(_ context: PresentationContextAnswer, to bytes: inout ByteBuffer) {
        item(ItemType.presentationContextAnswer, to: &bytes) { bytes in
            bytes.writeMultipleIntegers(context.id, UInt8(0), context.result.rawValue, UInt8(0))
            item(ItemType.transferSyntax, to: &bytes, context.transferSyntax)
        }
    }

    private static func userInformation(_ information: UserInformation, to bytes: inout ByteBuffer) {
        item(ItemType.userInformation, to: &bytes) { bytes in
            item(ItemType.maximumLength, to: &bytes) { $0.writeInteger(information.maximumLength) }
            if let uid = information.implementationClassUID {
                item(ItemType.implementationClassUID, to: &bytes, uid)
            }
            for role in information.roleSelections { roleSelection(role, to: &bytes) }
            if let name = information.implementationVersionName {
                item(ItemType.implementationVersionName, to: &bytes, name)
            }
        }
    }

    private static func roleSelection(_ role: RoleSelection, to bytes: inout ByteBuffer) {
        item(ItemType.roleSelection, to: &bytes) { bytes in
            bytes.writeInteger(UInt16(role.sopClassUID.utf8.count))
            bytes.writeString(role.sopClassUID)
            bytes.writeMultipleIntegers(UInt8(role.isUser ? 1 : 0), UInt8(role.isProvider ? 1 : 0))
        }
    }
}
