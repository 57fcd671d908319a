import NIOCore

extension PDUDecoder {
    static func userInformation(_ value: ByteBuffer, _ type: PDUType) throws(PDUError) -> UserInformation {
        var information = UserInformation()
        var items = ItemReader(value, in: type)
        while var item = try items.next() {
            switch item.type {
            case ItemType.maximumLength:
                guard let length = item.value.readInteger(as: UInt32.self) else { throw .truncatedItem(in: type) }
                information.maximumLength = length
            case ItemType.implementationClassUID: information.implementationClassUID = item.value.unpaddedText
            case ItemType.implementationVersionName: information.implementationVersionName = item.value.unpaddedText
            case ItemType.roleSelection: information.roleSelections.append(try roleSelection(item.value, type))
            default: readNegotiation(item.type, item.value, &information)
            }
        }
        return information
    }

    private static func roleSelection(_ value: ByteBuffer, _ type: PDUType) throws(PDUError) -> RoleSelection {
        var value = value
        guard let sopClass = value.readCounted(),
            let (user, provider) = value.readMultipleIntegers(as: (UInt8, UInt8).self)
        else { throw .truncatedItem(in: type) }
        return RoleSelection(sopClassUID: sopClass.unpaddedText, isUser: user == 1, isProvider: provider == 1)
    }

    /// Items on which nothing depends: one that does not follow its rules is read past.
    private static func readNegotiation(_ type: UInt8, _ value: ByteBuffer, _ information: inout UserInformation) {
        switch type {
        case ItemType.asynchronousOperations:
            information.asynchronousOperations = asynchronousOperations(value) ?? information.asynchronousOperations
        case ItemType.extendedNegotiation:
            if let item = extendedNegotiation(value) { information.extendedNegotiations.append(item) }
        case ItemType.commonExtendedNegotiation:
            if let item = commonExtendedNegotiation(value) { information.commonExtendedNegotiations.append(item) }
        case ItemType.userIdentity: information.userIdentity = userIdentity(value) ?? information.userIdentity
        default: break
        }
    }

    private static func asynchronousOperations(_ value: ByteBuffer) -> AsynchronousOperationsWindow? {
        var value = value
        return value.readMultipleIntegers(as: (UInt16, UInt16).self)
            .map { AsynchronousOperationsWindow(invoked: $0.0, performed: $0.1) }
    }

    private static func extendedNegotiation(_ value: ByteBuffer) -> ExtendedNegotiation? {
        var value = value
        guard let sopClass = value.readCounted() else { return nil }
        return ExtendedNegotiation(sopClassUID: sopClass.unpaddedText, information: Array(value.readableBytesView))
    }

    private static func commonExtendedNegotiation(_ value: ByteBuffer) -> CommonExtendedNegotiation? {
        var value = value
        guard let sopClass = value.readCounted(), let serviceClass = value.readCounted(),
            var related = value.readCounted()
        else { return nil }
        var item = CommonExtendedNegotiation(
            sopClassUID: sopClass.unpaddedText, serviceClassUID: serviceClass.unpaddedText,
            relatedGeneralSOPClassUIDs: [])
        while related.readableBytes > 0 {
            guard let uid = related.readCounted() else { return nil }
            item.relatedGeneralSOPClassUIDs.append(uid.unpaddedText)
        }
        return item
    }

    private static func userIdentity(_ value: ByteBuffer) -> UserIdentity? {
        var value = value
        guard let (kind, wantsResponse) = value.readMultipleIntegers(as: (UInt8, UInt8).self),
            let primary = value.readCounted(), let secondary = value.readCounted()
        else { return nil }
        return UserIdentity(
            kind: UserIdentity.Kind(rawValue: kind), wantsResponse: wantsResponse == 1,
            primaryField: Array(primary.readableBytesView), secondaryField: Array(secondary.readableBytesView))
    }
}

extension ByteBuffer {
    /// Bytes after a 16-bit length.
    fileprivate mutating func readCounted() -> ByteBuffer? { readLengthPrefixedSlice(as: UInt16.self) }
}
