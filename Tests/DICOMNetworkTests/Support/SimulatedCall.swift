import DICOM
import DICOMNetwork
import NIOCore
import NIOEmbedded
import Synchronization

/// A requestor's association with a peer that does what a test says: no socket, and no time passes but what a test
/// lets pass.
final class SimulatedCall: Sendable {
    /// What has been sent, as far as it is whole.
    fileprivate struct Sent {
        var reader = PDUReader(maximumDataLength: 131_072)
        var assembler = MessageAssembler()
        var pdus: [PDU] = []
        var commands: [CommandSet] = []
        var dataSets = 0
    }

    private let channel = NIOAsyncTestingChannel()
    private let sent = Mutex(Sent())

    /// Runs `body` with the association; every presentation context is accepted, with both roles.
    @discardableResult
    static func run<Result: Sendable>(
        _ requestor: AssociationRequestor, _ contexts: [ProposedContext],
        _ body: (SimulatedCall, Association) async throws -> Result
    ) async throws -> Result {
        let call = SimulatedCall()
        let channel = call.channel
        try await channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 1024))
        let made = channel.eventLoop.flatSubmit { () -> EventLoopFuture<Association> in
            do {
                return try requestor.associate(on: channel, with: RunningAcceptor.title, proposing: contexts)
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        await call.settle()
        guard case .associateRequest(let request)? = call.pdus.first else { throw RawPeer.Unexpected(call.pdus) }
        try await call.send(call.accept(request))
        let association = try await made.get()
        let isDone = Samples.Last<Bool>()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // A body that fails waits for what it has begun, which its cancellation ends.
                while isDone.value != true {
                    await channel.testingEventLoop.run()
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            defer { isDone.remember(true) }
            do {
                let result = try await body(call, association)
                await call.close()
                return result
            } catch {
                await call.close()
                throw error
            }
        }
    }

    private func accept(_ request: AssociateRequest) -> ByteBuffer {
        let answers = request.presentationContexts.map {
            PresentationContextAnswer(id: $0.id, result: .acceptance, transferSyntax: $0.transferSyntaxes.first ?? "")
        }
        var information = UserInformation(maximumLength: 131_072)
        information.roleSelections = request.userInformation.roleSelections
        let accept = AssociateAccept(
            calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
            presentationContexts: answers, userInformation: information)
        return PDUEncoder.encode(.associateAccept(accept))
    }

    var pdus: [PDU] { sent.withLock { $0.pdus } }
    var commands: [CommandSet] { sent.withLock { $0.commands } }
    /// How many data sets have been sent.
    var dataSets: Int { sent.withLock { $0.dataSets } }
    var isAborted: Bool { pdus.contains(.abort(.serviceUser)) }
    var isClosed: Bool { !channel.isActive }

    /// Sends bytes as the peer, and lets happen what is due.
    func send(_ bytes: ByteBuffer...) async throws {
        for bytes in bytes where channel.isActive { try await channel.writeInbound(bytes) }
        await settle()
    }

    /// Answers a request.
    func answer(
        _ field: CommandField, _ status: DIMSEStatus, messageID: UInt16 = 1, dataSet: [UInt8]? = nil
    ) async throws {
        var response = CommandSet()
        response.set(CommandElement.commandField, field.response.rawValue)
        response.set(CommandElement.messageIDBeingRespondedTo, messageID)
        response.set(CommandElement.dataSetType, dataSet == nil ? CommandSet.noDataSet : 1)
        response.set(CommandElement.status, status.rawValue)
        try await send(Samples.pdu(response, context: 1))
        guard var rest = dataSet?[...] else { return }
        repeat {
            let piece = rest.prefix(100_000)
            rest = rest.dropFirst(100_000)
            try await send(Samples.fragment(Array(piece), context: 1, isCommand: false, isLast: rest.isEmpty))
        } while !rest.isEmpty
    }

    /// Lets time pass.
    func wait(_ time: TimeAmount) async {
        await channel.testingEventLoop.advanceTime(by: time)
        await collect()
    }

    /// Lets happen what is due now.
    func settle() async {
        await channel.testingEventLoop.run()
        await collect()
    }

    /// Waits for something that other threads have a part in.
    func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<20_000 {
            await settle()
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(1))
        }
        return false
    }

    /// Lets through what a ``Dam`` has kept.
    func openDam() async throws {
        try await channel.triggerUserOutboundEvent(Dam.Opening())
        await settle()
    }

    /// Says whether more can be written to the connection.
    func setWritable(_ isWritable: Bool) async {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
        await settle()
    }

    /// Ends the connection.
    func close() async {
        try? await channel.close()
        await settle()
    }

    private func collect() async {
        while var bytes = (try? await channel.readOutbound(as: ByteBuffer.self)) ?? nil {
            sent.withLock { sent in
                while let token = (try? sent.reader.next(from: &bytes)) ?? nil { sent.take(token) }
            }
        }
    }
}

extension SimulatedCall.Sent {
    fileprivate mutating func take(_ token: PDUToken) {
        switch token {
        case .pdu(let pdu): pdus.append(pdu)
        case .dataBegins, .dataEnds: break
        case .fragment(let fragment):
            switch (try? assembler.receive(fragment)) ?? nil {
            case .command(let command, _): commands.append(command)
            case .dataSet(_, isLast: true): dataSets += 1
            default: break
            }
        }
    }
}
