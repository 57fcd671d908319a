import DICOM
import Glibc
package import NIOCore
import Synchronization

/// Calls an acceptor of this process over the network and has a C-ECHO answered, with system calls that wait.
///
/// It uses no event loop, so that it notices one that stands still.
///
/// Standard: PS3.4 A, PS3.8 9.2.
package struct OwnEcho {
    let address: SocketAddress
    let called: ApplicationEntityTitle
    let calling: ApplicationEntityTitle
    /// For each step that waits.
    let limit: Duration

    /// Makes the association, the echo and the release.
    ///
    /// - Parameter connections: Is told the local port before the connection is made.
    func run(_ connections: OwnConnections) throws(OwnEchoError) {
        let family = address.protocol.rawValue
        let descriptor = Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .noSocket(errorNumber: errno) }
        defer { close(descriptor) }
        setLimits(descriptor)
        let port = try bind(descriptor)
        connections.begin(port)
        defer { connections.end(port) }
        try connect(descriptor)
        try converse(descriptor)
    }

    private func converse(_ descriptor: Int32) throws(OwnEchoError) {
        let context = PresentationContextProposal(
            id: 1, abstractSyntax: SOPClass.verification.description,
            transferSyntaxes: [TransferSyntax.implicitVRLittleEndian.uid.description])
        let request = AssociateRequest(
            calledAETitle: called.description, callingAETitle: calling.description, presentationContexts: [context],
            userInformation: UserInformation(maximumLength: 16384, implementation: .segnode))
        try Self.send(PDUEncoder.encode(.associateRequest(request)), over: descriptor)
        try expect(.associateAccept, descriptor)
        let echo = CommandSet.echoRequest(messageID: 1).encoded
        try Self.send(DataPDUEncoder(peerMaximumLength: 4096).command(echo, contextID: 1), over: descriptor)
        try expect(.presentationData, descriptor)
        try Self.send(PDUEncoder.encode(.releaseRequest), over: descriptor)
        try expect(.releaseReply, descriptor)
    }

    private func setLimits(_ descriptor: Int32) {
        let seconds = max(limit / .seconds(1), 0.001)
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e6))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// Binds to a free port of the address itself, and returns the port.
    private func bind(_ descriptor: Int32) throws(OwnEchoError) -> Int {
        var source = address
        source.port = 0
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isBound = source.withSockAddr { Glibc.bind(descriptor, $0, socklen_t($1)) } == 0
        let isNamed = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard isBound, isNamed == 0 else { throw .noSocket(errorNumber: errno) }
        // The port lies at the same place for both families, with its high byte first.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private func connect(_ descriptor: Int32) throws(OwnEchoError) {
        let result = address.withSockAddr { Glibc.connect(descriptor, $0, socklen_t($1)) }
        guard result == 0 else { throw .unanswered(step: "connect", errorNumber: errno) }
    }

    /// Sends bytes over a connection, all of them at once.
    package static func send(_ bytes: ByteBuffer, over descriptor: Int32) throws(OwnEchoError) {
        let count = bytes.withUnsafeReadableBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count == bytes.readableBytes else { throw .unanswered(step: "send", errorNumber: errno) }
    }

    /// Reads one PDU past.
    private func expect(_ type: PDUType, _ descriptor: Int32) throws(OwnEchoError) {
        let header = try receive(6, type, descriptor)
        guard header[0] == type.rawValue else { throw .otherAnswer(expected: type.rawValue, found: header[0]) }
        let length = header[2...].reduce(0) { $0 << 8 | Int($1) }
        _ = try receive(min(length, 1 << 16), type, descriptor)
    }

    private func receive(_ count: Int, _ type: PDUType, _ descriptor: Int32) throws(OwnEchoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard count == 0 || recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count else {
            throw .unanswered(step: "\(type)", errorNumber: errno)
        }
        return bytes
    }
}

/// Why a node did not answer itself.
package enum OwnEchoError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no socket to call from, which says nothing about the acceptor.
    case noSocket(errorNumber: Int32)
    /// A step was not answered in time, or the connection was lost.
    case unanswered(step: String, errorNumber: Int32)
    /// Another PDU came than the one that should.
    case otherAnswer(expected: UInt8, found: UInt8)

    /// One sentence for a person.
    package var description: String {
        switch self {
        case .noSocket(let number): "no socket to call from: \(String(cString: strerror(number)))"
        case .unanswered(let step, let number): "no answer (\(step)): \(String(cString: strerror(number)))"
        case .otherAnswer(let expected, let found): "PDU of type \(found), expected \(expected)"
        }
    }
}

/// The local ports from which this node is calling itself: such a connection counts against no limit, and no observer
/// hears of it.
final class OwnConnections: Sendable {
    private let ports = Mutex<Set<Int>>([])

    /// Expects a connection from a port.
    func begin(_ port: Int) { ports.withLock { _ = $0.insert(port) } }

    /// Does not expect it any more.
    func end(_ port: Int) { ports.withLock { _ = $0.remove(port) } }

    /// Whether a connection from a port is this node's own, given that it comes from the address that it goes to.
    func contains(_ port: Int?) -> Bool { port.map { port in ports.withLock { $0.contains(port) } } ?? false }
}
