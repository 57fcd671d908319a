import DICOM
import NIOCore

extension AcceptedAssociation {
    /// Passes bytes of a data set on, and finishes it after the last ones.
    func receive(_ bytes: ByteBuffer, isLast: Bool) {
        guard count(bytes.readableBytes) else { return }
        if isLast { endDataSet() }
        switch operation {
        case .store(let command, let contextID, let receiver):
            bytes.withUnsafeReadableBytes { receiver.receive($0) }
            if isLast {
                commit(command, contextID: contextID, receiver)
            } else if receiver.isBackedUp {
                waitForDisk(receiver)
            }
        case .drain(let response, let contextID):
            guard isLast else { return }
            operation = .none
            send(response, contextID: contextID)
        case .none, .commit: preconditionFailure("the assembler lets no data set pass without its command")
        }
    }

    /// Lets the receiver finish; until then nothing further is looked at.
    private func commit(_ command: CommandSet, contextID: UInt8, _ receiver: any InstanceReceiver) {
        guard let handler, let eventLoop = handler.context?.eventLoop else { return }
        let pending = StoreCompletion(self, command, contextID)
        operation = .commit(pending)
        handler.hold()
        awaitStorage()
        let completion = NIOLoopBound(pending, eventLoop: eventLoop)
        receiver.finish { outcome in
            eventLoop.execute { completion.value.complete(outcome) }
        }
    }

    /// Answers a C-STORE request and goes on.
    func answer(_ command: CommandSet, contextID: UInt8, _ outcome: StoreOutcome) {
        guard case .commit = operation else { return }
        operation = .none
        handler?.deadlines.storage = nil
        if outcome.status.category == .failure {
            noteRefusal(outcome)
            summary?.refusedInstances += 1
        } else {
            summary?.storedInstances += 1
        }
        if let response = try? command.response(outcome) { send(response, contextID: contextID) }
        handler?.resume()
    }

    /// Sends a response, after which a closing association ends.
    func send(_ response: CommandSet, contextID: UInt8) {
        guard let handler, let context = handler.context, handler.handle(.sendLocally) != nil else { return }
        let bytes = encoder.command(response.encoded, contextID: contextID)
        context.writeAndFlush(handler.wrapOutboundOut(bytes), promise: nil)
        if isClosing { closeNow() }
    }
}
