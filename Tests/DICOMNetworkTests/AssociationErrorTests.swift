import DICOM
import DICOMNetwork
import Testing

@Suite("What went wrong with an association")
struct AssociationErrorTests {
    private static let remote = RemoteApplicationEntity(
        title: ApplicationEntityTitle(constant: "PACS"), host: "10.0.0.7", port: 104)

    @Test(
        "a later attempt may succeed where nothing has to be changed for it",
        arguments: [
            (.connectionFailed(remote, reason: "refused"), true), (.aborted(.serviceUser), true),
            (.releasedByPeer, true), (.connectionLost, true), (.timedOut(awaited: "a response"), true),
            (.notDICOM("HTTP"), true), (.readingFailed(path: "a", reason: "b"), true), (.cancelled, true),
            (.brokenOff, true),
            (.rejected(.localLimitExceeded), true), (.rejected(.calledAETitleNotRecognized), false),
            (.cannotListen(host: "a", port: 1, reason: "b"), false), (.listeningEnded(reason: "a"), false),
            (.invalidConfiguration(setting: "a", found: "b", expected: "c"), false), (.protocolViolation("a"), false),
            (.noAcceptedContext(sopClass: SOPClass.ctImageStorage, transferSyntax: nil), false),
            (.contextCount(proposed: 0, allowed: 1...128), false), (.unreadable(path: "a", reason: "b"), false),
            (.acceptedWrongly("a"), false), (.invalidMessage("a"), false), (.unreadResponses, false),
        ] as [(NetworkError, Bool)])
    func transience(error: NetworkError, isTransient: Bool) { #expect(error.isTransient == isTransient) }

    /// Standard: PS3.8 Table 9-21.
    @Test(
        "a rejection has the standard's numbers and says whether it lasts",
        arguments: [
            (.applicationContextNotSupported, 1, 1, 2, "application context name not supported (permanent)"),
            (.callingAETitleNotRecognized, 1, 1, 3, "calling AE title not recognized (permanent)"),
            (.calledAETitleNotRecognized, 1, 1, 7, "called AE title not recognized (permanent)"),
            (.protocolVersionNotSupported, 1, 2, 2, "protocol version not supported (permanent)"),
            (.localLimitExceeded, 2, 3, 2, "local limit exceeded (transient)"),
            (AssociateRejection(result: 2, source: 3, reason: 1), 2, 3, 1, "temporary congestion (transient)"),
            (AssociateRejection(result: 1, source: 1, reason: 1), 1, 1, 1, "no reason given (permanent)"),
            (AssociateRejection(result: 0, source: 9, reason: 8), 0, 9, 8, "source 9, reason 8 (permanent)"),
            (
                AssociateRejection(result: 2, source: 2, reason: 1), 2, 2, 1,
                "no reason given by the upper layer (transient)"
            ),
        ] as [(AssociateRejection, UInt8, UInt8, UInt8, String)])
    func rejections(rejection: AssociateRejection, result: UInt8, source: UInt8, reason: UInt8, text: String) {
        #expect([rejection.result, rejection.source, rejection.reason] == [result, source, reason])
        #expect(rejection.description == text)
    }

    /// Standard: PS3.8 9.3.8.
    @Test(
        "an abort says who did it and why",
        arguments: [
            (AbortReason.serviceUser, "by the application"), (AbortReason(source: 0, reason: 2), "by the application"),
            (.unrecognizedPDU, "by the upper layer, unrecognized PDU"),
            (.unexpectedPDU, "by the upper layer, unexpected PDU"),
            (.invalidParameter, "by the upper layer, invalid PDU parameter value"),
            (AbortReason(source: 2, reason: 0), "by the upper layer, no reason given"),
            (AbortReason(source: 2, reason: 4), "by the upper layer, unrecognized PDU parameter"),
            (AbortReason(source: 2, reason: 5), "by the upper layer, unexpected PDU parameter"),
            (AbortReason(source: 2, reason: 3), "by the upper layer, reason 3"),
        ])
    func aborts(reason: AbortReason, text: String) { #expect(reason.description == text) }

    @Test(
        "a title has 1 to 16 printable characters of ASCII without a backslash, and its padding means nothing",
        arguments: [
            ("A", "A"), ("  A B  ", "A B"), ("A\0\0", "A"), ("ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"),
            (" ABCDEFGHIJKLMNOP ", "ABCDEFGHIJKLMNOP"), ("ABCDEFGHIJKLMNOPQ", nil), ("", nil), ("   ", nil),
            ("A\\B", nil), ("A\u{7F}", nil), ("A\u{1F}B", nil), ("A~", "A~"), ("\0A", nil), ("Ä", nil), ("a", "a"),
        ] as [(String, String?)])
    func titles(text: String, title: String?) { #expect(ApplicationEntityTitle(text)?.description == title) }

    @Test("an address of colons stands in brackets", arguments: [("10.0.0.7", "10.0.0.7"), ("fd00::7", "[fd00::7]")])
    func addresses(host: String, text: String) {
        var remote = Self.remote
        remote.host = host
        #expect(remote.description == "PACS@\(text):104")
    }
}
