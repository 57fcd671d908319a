public import DICOM
import NIOCore

/// The user information item that requests and accepts share.
///
/// What is not listed here is read past. So is an item that does not follow its own rules, except for the maximum
/// length and role selections: nothing that is negotiated depends on it.
///
/// Standard: PS3.8 D.1, PS3.7 D.3.3.
package struct UserInformation: Hashable, Sendable {
    /// The longest P-DATA-TF PDU that the sender of this item takes; 0: any.
    package var maximumLength: UInt32 = 0
    /// Unchecked text.
    package var implementationClassUID: String?
    /// Unchecked text.
    package var implementationVersionName: String?
    /// How many operations may be under way at a time; `nil`: one in each direction.
    package var asynchronousOperations: AsynchronousOperationsWindow?
    /// Proposed or accepted roles.
    package var roleSelections: [RoleSelection] = []
    /// What SOP classes negotiate beyond that.
    package var extendedNegotiations: [ExtendedNegotiation] = []
    /// What SOP classes are related to; in requests only.
    package var commonExtendedNegotiations: [CommonExtendedNegotiation] = []
    /// Who requests; in requests only.
    package var userIdentity: UserIdentity?

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

/// How many operations may be under way at a time; 0: any number.
///
/// Standard: PS3.7 D.3.3.3.
package struct AsynchronousOperationsWindow: Hashable, Sendable {
    /// Operations that the requestor may invoke.
    package var invoked: UInt16
    /// Operations that the requestor can perform.
    package var performed: UInt16

    package init(invoked: UInt16, performed: UInt16) {
        self.invoked = invoked
        self.performed = performed
    }
}

/// Which roles a requestor proposes for itself and a SOP class, or an acceptor accepts.
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

/// What a SOP class negotiates beyond presentation contexts; the service class says what the bytes mean.
///
/// Standard: PS3.7 D.3.3.5.
package struct ExtendedNegotiation: Hashable, Sendable {
    /// Unchecked text.
    package var sopClassUID: String
    /// Service Class Application Information.
    package var information: [UInt8]

    package init(sopClassUID: String, information: [UInt8]) {
        self.sopClassUID = sopClassUID
        self.information = information
    }
}

/// Of which service class a SOP class is, and which general SOP classes it specializes.
///
/// Standard: PS3.7 D.3.3.6.
package struct CommonExtendedNegotiation: Hashable, Sendable {
    /// Unchecked text.
    package var sopClassUID: String
    /// Unchecked text.
    package var serviceClassUID: String
    /// Unchecked texts.
    package var relatedGeneralSOPClassUIDs: [String]

    package init(sopClassUID: String, serviceClassUID: String, relatedGeneralSOPClassUIDs: [String]) {
        self.sopClassUID = sopClassUID
        self.serviceClassUID = serviceClassUID
        self.relatedGeneralSOPClassUIDs = relatedGeneralSOPClassUIDs
    }
}

/// Who requests an association. The fields may be secrets: they are neither kept nor logged.
///
/// Standard: PS3.7 D.3.3.7.
package struct UserIdentity: Hashable, Sendable {
    /// What the fields hold; other values than these have no meaning.
    package enum Kind: UInt8, Sendable {
        case username = 1
        case usernameAndPasscode = 2
        case kerberos = 3
        case saml = 4
        case jsonWebToken = 5
    }

    /// The kind; `nil` for one that the standard does not have.
    package var kind: Kind?
    /// Whether the requestor wants to hear that its identity was accepted.
    package var wantsResponse: Bool
    package var primaryField: [UInt8]
    package var secondaryField: [UInt8]

    package init(kind: Kind?, wantsResponse: Bool, primaryField: [UInt8], secondaryField: [UInt8] = []) {
        self.kind = kind
        self.wantsResponse = wantsResponse
        self.primaryField = primaryField
        self.secondaryField = secondaryField
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
