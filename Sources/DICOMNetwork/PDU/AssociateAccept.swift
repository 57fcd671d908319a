/// An A-ASSOCIATE-AC PDU.
///
/// Standard: PS3.8 9.3.3.
package struct AssociateAccept: Hashable, Sendable {
    package var protocolVersion: UInt16 = 1
    /// Returned as received; not to be tested.
    package var calledAETitle: String
    /// Returned as received; not to be tested.
    package var callingAETitle: String
    package var applicationContext = AssociateRequest.dicomApplicationContext
    package var presentationContexts: [PresentationContextAnswer]
    package var userInformation: UserInformation

    package init(
        calledAETitle: String,
        callingAETitle: String,
        presentationContexts: [PresentationContextAnswer],
        userInformation: UserInformation
    ) {
        self.calledAETitle = calledAETitle
        self.callingAETitle = callingAETitle
        self.presentationContexts = presentationContexts
        self.userInformation = userInformation
    }
}

/// A presentation context as an acceptor answers it.
///
/// Standard: PS3.8 9.3.3.2.
package struct PresentationContextAnswer: Hashable, Sendable {
    /// Standard: PS3.8 Table 9-18.
    package enum Result: UInt8, Sendable {
        case acceptance = 0
        case userRejection = 1
        case noReason = 2
        case abstractSyntaxNotSupported = 3
        case transferSyntaxesNotSupported = 4
    }

    package var id: UInt8
    package var result: Result
    /// Unchecked text; of no meaning unless the result is acceptance.
    package var transferSyntax: String

    package init(id: UInt8, result: Result, transferSyntax: String) {
        self.id = id
        self.result = result
        self.transferSyntax = transferSyntax
    }
}
