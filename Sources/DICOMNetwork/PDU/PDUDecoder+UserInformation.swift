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
            default: continue
            }
        }
        return information
    }

    private static func roleSelection(_ value: ByteBuffer, _ type: PDUType) throws(PDUError) -> RoleSelection {
        var value = value
        guard let length = value.readInteger(as: UInt16.self),
            let sopClass = value.readSlice(length: Int(length)),
            let (user, provider) = value.readMultipleIntegers(as: (UInt8, UInt8).self)
        else { throw .truncatedItem(in: type) }
        return RoleSelection(sopClassUID: sopClass.unpaddedText, isUser: user == 1, isProvider: provider == 1)
    }
}
