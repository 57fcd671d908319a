import DICOM
import DICOMNetwork
import Testing

@Suite("Statuses of DIMSE responses")
struct StatusTests {
    @Test(
        "a status is of the kind that PS3.7 Annex C says",
        arguments: [
            (0x0000, .success), (0x0001, .warning), (0x0107, .warning), (0x0116, .warning), (0xB000, .warning),
            (0xB006, .warning), (0xB007, .warning), (0xBFFF, .warning), (0xAFFF, .failure), (0xC000, .failure),
            (0xA700, .failure), (0xA900, .failure), (0xCFFF, .failure), (0x0105, .failure), (0x0110, .failure),
            (0x0111, .failure), (0x0117, .failure), (0x0122, .failure), (0x0124, .failure), (0x0211, .failure),
            (0x0213, .failure), (0xFE00, .cancel), (0xFF00, .pending), (0xFF01, .pending), (0xFF02, .failure),
            (0x0002, .failure),
        ] as [(UInt16, DIMSEStatus.Category)])
    func category(code: UInt16, category: DIMSEStatus.Category) {
        #expect(DIMSEStatus(rawValue: code).category == category)
    }

    /// PS3.7 Annex C, PS3.4 Tables B.2-1 and C.4-1 to C.4-3.
    private static let standard: [(DIMSEStatus, UInt16)] = [
        (.success, 0x0000), (.cancel, 0xFE00), (.pending, 0xFF00), (.pendingWithUnsupportedKeys, 0xFF01),
        (.requestedOptionalAttributesNotSupported, 0x0001), (.attributeListError, 0x0107),
        (.attributeValueOutOfRange, 0x0116), (.coercionOfDataElements, 0xB000),
        (.suboperationsCompleteWithFailures, 0xB000), (.elementsDiscarded, 0xB006),
        (.dataSetDoesNotMatchSOPClassWarning, 0xB007), (.noSuchAttribute, 0x0105), (.invalidAttributeValue, 0x0106),
        (.processingFailure, 0x0110), (.duplicateSOPInstance, 0x0111), (.noSuchSOPInstance, 0x0112),
        (.noSuchEventType, 0x0113), (.noSuchArgument, 0x0114), (.invalidArgumentValue, 0x0115),
        (.invalidObjectInstance, 0x0117), (.noSuchSOPClass, 0x0118), (.classInstanceConflict, 0x0119),
        (.missingAttribute, 0x0120), (.missingAttributeValue, 0x0121), (.sopClassNotSupported, 0x0122),
        (.noSuchActionType, 0x0123), (.notAuthorized, 0x0124), (.duplicateInvocation, 0x0210),
        (.unrecognizedOperation, 0x0211), (.mistypedArgument, 0x0212), (.resourceLimitation, 0x0213),
        (.outOfResources, 0xA700), (.unableToCalculateNumberOfMatches, 0xA701),
        (.unableToPerformSuboperations, 0xA702), (.moveDestinationUnknown, 0xA801),
        (.dataSetDoesNotMatchSOPClass, 0xA900), (.identifierDoesNotMatchSOPClass, 0xA900),
        (.cannotUnderstand, 0xC000), (.unableToProcess, 0xC000),
    ]

    @Test("the statuses have the numbers that the standard gives them")
    func numbers() {
        for (status, code) in Self.standard { #expect(status.rawValue == code, "\(String(code, radix: 16))") }
    }

    @Test(
        "a code that an implementation chose means what its range means",
        arguments: [
            (0xA700, .outOfResources), (0xA7FF, .outOfResources), (0xA6FF, DIMSEStatus(rawValue: 0xA6FF)),
            (0xA801, .moveDestinationUnknown), (0xA900, .dataSetDoesNotMatchSOPClass),
            (0xA9AB, .identifierDoesNotMatchSOPClass), (0xC000, .cannotUnderstand), (0xCFFF, .unableToProcess),
            (0xD000, DIMSEStatus(rawValue: 0xD000)), (0xB007, .dataSetDoesNotMatchSOPClassWarning),
            (0x0123, .noSuchActionType), (0xFF01, .pendingWithUnsupportedKeys),
        ] as [(UInt16, DIMSEStatus)])
    func general(code: UInt16, meaning: DIMSEStatus) { #expect(DIMSEStatus(rawValue: code).general == meaning) }

    @Test(
        "a status is told by kind, number and meaning",
        arguments: [
            (0x0000, "success 0x0000: success"), (0xA712, "failure 0xA712: out of resources"),
            (0xA9FF, "failure 0xA9FF: data set does not match SOP class"),
            (0xC123, "failure 0xC123: cannot understand"), (0x0213, "failure 0x0213: resource limitation"),
            (0xB123, "warning 0xB123: a warning of the implementation's own"),
            (0x0122, "failure 0x0122: SOP class not supported"),
            (0xB000, "warning 0xB000: coercion of data elements"), (0xB006, "warning 0xB006: elements discarded"),
            (0xB007, "warning 0xB007: data set does not match SOP class"), (0xFE00, "cancel 0xFE00: cancelled"),
            (0x0111, "failure 0x0111: duplicate SOP instance"), (0x0124, "failure 0x0124: not authorized"),
            (0x0107, "warning 0x0107: attribute list error"), (0x0116, "warning 0x0116: attribute value out of range"),
            (0xFF01, "pending 0xFF01: pending, with keys that are not supported"),
        ] as [(UInt16, String)])
    func text(code: UInt16, text: String) { #expect(DIMSEStatus(rawValue: code).description == text) }
}

/// Documentation/Conformance.md, 4.2: what is waited for, and how long, where nobody says otherwise.
@Suite("Times and limits")
struct UsualLimitTests {
    @Test("a requestor waits 15 s for the connection, 30 s for the association and 120 s for a response")
    func requestor() {
        let timeouts = RequestorTimeouts()
        #expect(timeouts.connect == .seconds(15) && timeouts.association == .seconds(30))
        #expect(timeouts.response == .seconds(120))
        #expect(AssociationRequestor.maximumContexts == 128)
    }

    @Test("an acceptor waits 30 s for the request, 60 s for a PDU and 300 s for anything at all")
    func acceptor() {
        let title = ApplicationEntityTitle(constant: "SEGNODE")
        let configuration = AcceptorConfiguration(aeTitle: title, host: "127.0.0.1", port: 0)
        #expect(configuration.associationRequestTimeout == .seconds(30) && configuration.pduTimeout == .seconds(60))
        #expect(configuration.idleTimeout == .seconds(300) && configuration.maximumPDULength == 131_072)
        #expect(!configuration.acceptsAnyCalledTitle && configuration.allowedCallingTitles == nil)
    }
}
