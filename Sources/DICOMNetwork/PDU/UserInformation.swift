public import DICOM

/// The user information item that requests and accepts share.
///
/// Items that are not listed here (extended and common extended negotiation, user identity, asynchronous operations
/// window) are read past and never answered, so that their defaults hold.
///
/// Standard: PS3.8 D.1, PS3.7 D.3.3.
package struct UserInformation: Hashable, Sendable {
    /// The longest P-DATA-TF PDU that the sender of this item takes; 0: any.
    package var maximumLength: UInt32 = 0
    /// Unchecked text.
    package var implementationClassUID: String?
    /// Unchecked text.
    package var implementationVersionName: String?
    /// Proposed or accepted roles.
    package var roleSelections: [RoleSelection] = []

    package init(
        maximumLength: UInt32 = 0,
        implementationClassUID: String? = nil,
        implementationVersionName: String? = nil,
        roleSelections: [RoleSelection] = []
    ) {
        self.maximumLength = maximumLength
        self.implementationClassUID = implementationClassUID
        self.implementationVersionName = implementationVersionName
        self.roleSelections = roleSelections
    }

    /// What we say of ourselves.
    package init(maximumLength: Int, implementation: ImplementationIdentity) {
        self.init(
            maximumLength: UInt32(clamping: maximumLength),
            implementationClassUID: implementation.classUID.description,
            implementationVersionName: implementation.versionName
        )
    }
}

/// Which roles a requestor proposes for a SOP class, or an acceptor accepts.
///
/// Standard: PS3.7 D.3.3.4.
package struct RoleSelection: Hashable, Sendable {
    /// Unchecked text.
    package var sopClassUID: String
    package var isUser: Bool
    package var isProvider: Bool

    package init(sopClassUID: String, isUser: Bool, isProvider: Bool) {
        self.sopClassUID = sopClassUID
        self.isUser = isUser
        self.isProvider = isProvider
    }
}

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
