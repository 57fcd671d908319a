import DICOM

extension CommandSet {
    /// What is wrong with a request that is not served in this context.
    ///
    /// Standard: PS3.7 C.5.6, C.5.23.
    func refusal(in context: NegotiatedContext) -> StoreOutcome {
        let named = text(CommandElement.affectedSOPClassUID) ?? text(CommandElement.requestedSOPClassUID)
        guard let named, named != context.abstractSyntax.description else {
            return StoreOutcome(status: .unrecognizedOperation, errorComment: "This operation is not served")
        }
        return StoreOutcome(
            status: .sopClassNotSupported,
            errorComment: "The SOP class is not that of the presentation context"
        )
    }

    /// What is wrong with a C-STORE request, before anything is known of its data set; `nil` where nothing is.
    ///
    /// Standard: PS3.7 9.1.1.1, PS3.4 Table B.2-1.
    func storeRefusal(in context: NegotiatedContext) -> StoreOutcome? {
        guard isFollowedByDataSet else {
            return StoreOutcome(status: .cannotUnderstand, errorComment: "No data set follows the request")
        }
        guard let named = text(CommandElement.affectedSOPClassUID), !named.isEmpty else {
            return StoreOutcome(
                status: .cannotUnderstand,
                errorComment: "Affected SOP Class UID is missing",
                offendingElements: [AttributeTag(0x0000, CommandElement.affectedSOPClassUID)]
            )
        }
        let isServed = named == context.abstractSyntax.description && context.abstractSyntax != SOPClass.verification
        return isServed ? nil : refusal(in: context)
    }
}
