import DICOM

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
