import NIOCore

extension PDUEncoder {
    /// The items in the order of their types, as PS3.7 lists them.
    static func userInformation(_ information: UserInformation, to bytes: inout ByteBuffer) {
        item(ItemType.userInformation, to: &bytes) { bytes in
            item(ItemType.maximumLength, to: &bytes) { $0.writeInteger(information.maximumLength) }
            if let uid = information.implementationClassUID {
                item(ItemType.implementationClassUID, to: &bytes, uid)
            }
            if let window = information.asynchronousOperations {
                item(ItemType.asynchronousOperations, to: &bytes) {
                    $0.writeMultipleIntegers(window.invoked, window.performed)
                }
            }
            for role in information.roleSelections { roleSelection(role, to: &bytes) }
            if let name = information.implementationVersionName {
                item(ItemType.implementationVersionName, to: &bytes, name)
            }
            for negotiation in information.extendedNegotiations { extended(negotiation, to: &bytes) }
            for negotiation in information.commonExtendedNegotiations { commonExtended(negotiation, to: &bytes) }
            if let identity = information.userIdentity { userIdentity(identity, to: &bytes) }
        }
    }

    private static func roleSelection(_ role: RoleSelection, to bytes: inout ByteBuffer) {
        item(ItemType.roleSelection, to: &bytes) { bytes in
            counted(role.sopClassUID.utf8, to: &bytes)
            bytes.writeMultipleIntegers(UInt8(role.isUser ? 1 : 0), UInt8(role.isProvider ? 1 : 0))
        }
    }

    private static func extended(_ negotiation: ExtendedNegotiation, to bytes: inout ByteBuffer) {
        item(ItemType.extendedNegotiation, to: &bytes) { bytes in
            counted(negotiation.sopClassUID.utf8, to: &bytes)
            bytes.writeBytes(negotiation.information)
        }
    }

    private static func commonExtended(_ negotiation: CommonExtendedNegotiation, to bytes: inout ByteBuffer) {
        item(ItemType.commonExtendedNegotiation, to: &bytes) { bytes in
            counted(negotiation.sopClassUID.utf8, to: &bytes)
            counted(negotiation.serviceClassUID.utf8, to: &bytes)
            var related = ByteBuffer()
            for uid in negotiation.relatedGeneralSOPClassUIDs { counted(uid.utf8, to: &related) }
            counted(related.readableBytesView, to: &bytes)
        }
    }

    private static func userIdentity(_ identity: UserIdentity, to bytes: inout ByteBuffer) {
        item(ItemType.userIdentity, to: &bytes) { bytes in
            bytes.writeMultipleIntegers(identity.kind?.rawValue ?? 0, UInt8(identity.wantsResponse ? 1 : 0))
            counted(identity.primaryField, to: &bytes)
            counted(identity.secondaryField, to: &bytes)
        }
    }

    /// Bytes after their 16-bit length.
    private static func counted(_ value: some Collection<UInt8>, to bytes: inout ByteBuffer) {
        precondition(value.count <= UInt16.max, "a field of an item holds at most 65535 bytes")
        bytes.writeInteger(UInt16(value.count))
        bytes.writeBytes(value)
    }
}
