/// An A-ASSOCIATE-RQ PDU; texts are as received, without padding.
///
/// Standard: PS3.8 9.3.2.
package struct AssociateRequest: Hashable, Sendable {
    package var protocolVersion: UInt16 = 1
    package var calledAETitle: String
    package var callingAETitle: String
    package var applicationContext = AssociateRequest.dicomApplicationContext
    package var presentationContexts: [PresentationContextProposal]
    package var userInformation: UserInformation

    package init(
        calledAETitle: String,
        callingAETitle: String,
        presentationContexts: [PresentationContextProposal],
        userInformation: UserInformation
    ) {
        self.calledAETitle = calledAETitle
        self.callingAETitle = callingAETitle
        self.presentationContexts = presentationContexts
        self.userInformation = userInformation
    }

    /// The only application context.
    ///
    /// Standard: PS3.7 A.2.1.
    package static let dicomApplicationContext = "1.2.840.10008.3.1.1.1"
}

/// A presentation context as a requestor proposes it; UIDs are unchecked text.
///
/// Standard: PS3.8 9.3.2.2.
package struct PresentationContextProposal: Hashable, Sendable {
    /// Odd.
    package var id: UInt8
    package var abstractSyntax: String
    package var transferSyntaxes: [String]

    package init(id: UInt8, abstractSyntax: String, transferSyntaxes: [String]) {
        self.id = id
        self.abstractSyntax = abstractSyntax
        self.transferSyntaxes = transferSyntaxes
    }
}
