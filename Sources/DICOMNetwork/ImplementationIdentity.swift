public import DICOM

/// What an implementation calls itself when an association is negotiated.
///
/// Standard: PS3.7 D.3.3.2.
public struct ImplementationIdentity: Hashable, Sendable {
    /// Identifies the class of implementations.
    public var classUID: UID
    /// A name and version of at most 16 characters.
    public var versionName: String

    /// Creates an identity; a version name of more than 16 characters is cut.
    public init(classUID: UID, versionName: String) {
        self.classUID = classUID
        self.versionName = String(versionName.prefix(16))
    }

    /// This software, as the files that it writes name it, too.
    public static let segnode = Self(
        classUID: FileMetaInformation.implementationClassUID,
        versionName: FileMetaInformation.implementationVersionName
    )
}
