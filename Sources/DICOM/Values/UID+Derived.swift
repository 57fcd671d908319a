import Crypto

extension UID {
    /// A UID that depends on nothing but its parts: "2.25." and the version 5 UUID of their text.
    ///
    /// The same parts give the same UID in every run, so that a repeated job produces the same object.
    ///
    /// Standard: PS3.5 B.2; RFC 9562 5.5.
    public static func derived(from parts: [String]) -> UID {
        var hash = Insecure.SHA1()
        hash.update(data: derivationNamespace)
        for part in parts {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        return UID(uuid: bytes)
    }

    /// A UID that no one has used before: "2.25." and a random version 4 UUID.
    public static func random() -> UID {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        return UID(uuid: bytes)
    }

    /// The UUID c3e0a3d2-7a34-5b18-9d7a-0f6f2ad0b7e1, under which all derived UIDs are named.
    private static let derivationNamespace: [UInt8] = [
        0xC3, 0xE0, 0xA3, 0xD2, 0x7A, 0x34, 0x5B, 0x18, 0x9D, 0x7A, 0x0F, 0x6F, 0x2A, 0xD0, 0xB7, 0xE1,
    ]

    /// Creates "2.25." and the decimal value of 16 bytes, whose variant bits are set here.
    private init(uuid bytes: [UInt8]) {
        var bytes = bytes
        bytes[8] = bytes[8] & 0x3F | 0x80
        let value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        guard let uid = UID("2.25.\(value)") else { preconditionFailure("2.25.\(value) is a UID") }
        self = uid
    }
}
