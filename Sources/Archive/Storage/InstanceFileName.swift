import Crypto
import DICOM
import Platform

/// What an instance's file is called: half of the SHA-256 of its SOP Instance UID, in hexadecimal.
///
/// Names depend on nothing but the validated UID, so that the folder itself says whether an instance is stored.
struct InstanceFileName: Hashable, Comparable, Sendable {
    /// The number of folders over which instances are spread.
    static let bucketCount = 256

    let value: UInt128

    init(_ uid: UID) {
        value = SHA256.hash(data: Array(uid.description.utf8)).prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Reads the name of a file; `nil` where it is none of ours.
    init?(fileName: String) {
        let digits = fileName.prefix(while: { $0 != "." })
        guard fileName.hasSuffix(".dcm"), digits.count == 32, fileName.utf8.count == 36,
            let value = UInt128(digits, radix: 16)
        else { return nil }
        self.value = value
    }

    /// Reads the name from a path that the index stores.
    init?(relativePath: String) {
        guard let name = relativePath.split(separator: "/").last else { return nil }
        self.init(fileName: String(name))
    }

    /// The folder among `bucketCount`.
    var bucket: Int { Int(value >> 120) }

    /// The name in its folder.
    var fileName: String { value.hexadecimal(digits: 32) + ".dcm" }

    /// The path relative to the archive's root.
    var relativePath: String { "\(ArchiveLayout.instancesFolder)/\(fileName.prefix(2))/\(fileName)" }

    static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
