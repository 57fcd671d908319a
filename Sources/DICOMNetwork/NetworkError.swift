public import DICOM
import Glibc
import NIOCore

/// What can go wrong with an association.
public enum NetworkError: Error, Hashable, Sendable {
    /// The address cannot be listened on.
    case cannotListen(host: String, port: Int, reason: String)
    /// The address was listened on, and cannot be any more.
    case listeningEnded(reason: String)
    /// A setting has a value that cannot be.
    case invalidConfiguration(setting: String, found: String, expected: String)
    /// No transport connection could be made.
    case connectionFailed(RemoteApplicationEntity, reason: String)
    /// The peer does not want an association.
    case rejected(AssociateRejection)
    /// The peer broke the association off.
    case aborted(AbortReason)
    /// The peer released the association before we were done.
    case releasedByPeer
    /// The transport connection was closed without a word.
    case connectionLost
    /// What is named did not happen in time.
    case timedOut(awaited: String)
    /// The peer did what the standard forbids.
    case protocolViolation(String)
    /// The peer accepted the association in a way of which nothing can be made.
    case acceptedWrongly(String)
    /// What answered the association request did so by nothing that DICOM knows.
    case notDICOM(String)
    /// No presentation context was accepted for what is to be sent.
    case noAcceptedContext(sopClass: UID, transferSyntax: TransferSyntax?)
    /// No presentation context is proposed, or more than an association can have.
    case contextCount(proposed: Int, allowed: ClosedRange<Int>)
    /// The file that is to be sent holds no data set that can be sent.
    case unreadable(path: String, reason: String)
    /// The system does not give the file that is to be sent, which may pass.
    case readingFailed(path: String, reason: String)
    /// A message of ours is none that the standard has.
    case invalidMessage(String)
    /// A request waits for the last response to another one, of which too many are unread.
    case unreadResponses
    /// The association was broken off because another request of ours could not be sent to its end.
    case brokenOff
    /// The operation was cancelled, and the association aborted if its request was out already.
    case cancelled
}

extension NetworkError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host) port \(port): \(reason)"
        case .listeningEnded(let reason): "no association can be accepted any more: \(reason)"
        case .invalidConfiguration(let setting, let found, let expected): "\(setting) is \(found), expected \(expected)"
        case .connectionFailed(let remote, let reason): "no connection to \(remote): \(reason)"
        case .rejected(let rejection): "the association was rejected: \(rejection)"
        case .aborted(let reason): "the association was aborted by the peer (\(reason))"
        case .releasedByPeer: "the peer released the association before everything was sent"
        case .connectionLost: "the connection was lost"
        case .timedOut(let awaited): "timed out waiting for \(awaited)"
        case .protocolViolation(let what), .acceptedWrongly(let what): "the peer broke the protocol: \(what)"
        case .notDICOM(let what): "what answers there does not speak DICOM: \(what)"
        case .noAcceptedContext(let sopClass, let syntax): Self.noContext(sopClass, syntax)
        case .contextCount(let proposed, let allowed):
            "\(proposed) presentation contexts, expected \(allowed.lowerBound) to \(allowed.upperBound)"
        case .unreadable(let path, let reason), .readingFailed(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .invalidMessage(let what): "cannot be sent: \(what)"
        case .unreadResponses: "a request waits for responses to another one, too many of which are unread"
        case .brokenOff: "the association was broken off, since a data set could not be read to its end"
        case .cancelled: "cancelled"
        }
    }

    private static func noContext(_ sopClass: UID, _ syntax: TransferSyntax?) -> String {
        "the peer accepted no presentation context for SOP class \(sopClass)"
            + (syntax.map { " with transfer syntax \($0)" } ?? "")
    }
}

extension NetworkError {
    /// Whether the same attempt may succeed later without anything being changed.
    public var isTransient: Bool {
        switch self {
        case .connectionFailed, .aborted, .releasedByPeer, .connectionLost, .timedOut, .notDICOM, .readingFailed,
            .brokenOff, .cancelled:
            true
        case .rejected(let rejection): rejection.isTransient
        case .cannotListen, .listeningEnded, .invalidConfiguration, .protocolViolation, .acceptedWrongly,
            .noAcceptedContext, .contextCount, .unreadable, .invalidMessage, .unreadResponses:
            false
        }
    }
}

extension NetworkError {
    /// What an end means to a requestor that still wanted something.
    init(_ end: AssociationEnd) {
        self =
            switch end {
            case .released: .releasedByPeer
            case .rejected(let rejection): .rejected(rejection)
            case .abortedByPeer(let reason): .aborted(reason)
            case .abortedLocally(let reason): .protocolViolation(reason)
            case .acceptedWrongly(let reason): .acceptedWrongly(reason)
            case .connectionLost: .connectionLost
            case .timedOut(let awaited): .timedOut(awaited: awaited)
            }
    }
}

/// What the operating system says of an error number.
enum SystemError {
    /// The text of an error number, for example "Connection refused".
    static func text(_ code: CInt) -> String { String(cString: strerror(code)) }

    /// The text of an error, without the system call where there was one.
    static func text(_ error: any Error) -> String {
        (error as? IOError).map { text($0.errnoCode) } ?? "\(error)"
    }
}
