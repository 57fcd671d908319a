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
