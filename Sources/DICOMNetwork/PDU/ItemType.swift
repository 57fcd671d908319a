/// The items of association PDUs.
///
/// Standard: PS3.8 9.3, D; PS3.7 D.3.3.
enum ItemType {
    static let applicationContext: UInt8 = 0x10
    static let presentationContextProposal: UInt8 = 0x20
    static let presentationContextAnswer: UInt8 = 0x21
    static let abstractSyntax: UInt8 = 0x30
    static let transferSyntax: UInt8 = 0x40
    static let userInformation: UInt8 = 0x50
    static let maximumLength: UInt8 = 0x51
    static let implementationClassUID: UInt8 = 0x52
    static let roleSelection: UInt8 = 0x54
    static let implementationVersionName: UInt8 = 0x55
}
