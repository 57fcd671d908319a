import DICOM
import DICOMNetwork
import Foundation
import Glibc
import NIOCore
import TestSupport
import Testing

@Suite("A request of ours that has another one before it", .timeLimit(.minutes(3)))
struct WaitingRequestTests {
    @Test("fails where another one has responses of sixteen megabytes unread, data sets or not")
    func unreadCommands() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            async let second = RequestLifeTests.asking(association)
            for _ in 0..<20 {
                await call.settle()
                try await Task.sleep(for: .milliseconds(5))
            }
            var response = Samples.command(0x8020, messageID: nil)
            response.set(CommandElement.messageIDBeingRespondedTo, 1)
            response.set(CommandElement.status, DIMSEStatus.pending.rawValue)
            for element in 0x2000..<0x2780 as Range<UInt16> { response.set(element, "") }
            for _ in 0..<200 { try await call.send(Samples.pdu(response, context: 1)) }
            await call.close()
            var failure: NetworkError?
            do { _ = try await second } catch { failure = error as? NetworkError }
            #expect(failure == .unreadResponses)
            withExtendedLifetime(responses) {}
        }
    }

    @Test("within the responses to another waits for the last of them", arguments: [40, 5000])
    func nested(count: Int) async throws {
        let provider = ScriptedProvider([.cFindRequest], [.studyRootFind: .provider]) { asked in
            guard let find = asked.request.message as? CFindRequest else { return }
            if asked.dataSet == [1, 2] {
                for _ in 0..<count { asked.responder.respond(find.response(.pending), dataSet: [8, 0]) }
            }
            asked.responder.respond(find.response(.success))
        }
        try await SimulatedPair.run(acceptor: [provider], proposing: [RequestLifeTests.find]) { association in
            var responses = try await RequestLifeTests.asking(association)
            let first = try await responses.next()
            #expect(first?.dataSet == [8, 0])
            let context = try association.context(for: .studyRootFind)
            do throws(NetworkError) {
                let inner = try await association.perform(
                    CFindRequest(sopClassUID: .studyRootFind), in: context, dataSet: .bytes([3, 4]))
                #expect(inner.response.status == .success && count == 40)
            } catch {
                #expect(error == .unreadResponses && count == 5000)
            }
            var rest = 0
            while try await responses.next() != nil { rest += 1 }
            #expect(rest == count)
        }
    }

    @Test("that waits for its turn ends as soon as its task is cancelled")
    func withdrawn() async throws {
        try await SimulatedCall.run(RequestLifeTests.requestor(), [RequestLifeTests.find]) { call, association in
            async let asked = RequestLifeTests.asking(association)
            #expect(try await call.eventually { call.dataSets == 1 })
            let responses = try await asked
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await RequestLifeTests.asking(association) }
                for _ in 0..<20 {
                    await call.settle()
                    try await Task.sleep(for: .milliseconds(5))
                }
                group.cancelAll()
                await #expect(throws: NetworkError.cancelled) { try await group.next() }
            }
            #expect(call.commands.count == 1 && !call.isAborted)
            withExtendedLifetime(responses) {}
        }
    }

    @Test("fails by what became of the association where the file of that one shrinks")
    func shrinking() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("shrinking")
        try Data(count: 3_000_000).write(to: URL(filePath: path))
        var item = AssociationTests.item([])
        item.source = .file(path: path, dataSetOffset: 0)
        let shrinking = item
        try await SimulatedCall.run(RequestLifeTests.requestor(), [AssociationTests.ct]) { call, association in
            await #expect(throws: NetworkError.unreadable(path: path, reason: "it ends before it should")) {
                _ = try await association.store(shrinking) { _ in truncate(path, 0) }
            }
            await #expect(throws: NetworkError.brokenOff) {
                _ = try await association.store(AssociationTests.item([1, 2]))
            }
            await call.settle()
            #expect(call.isAborted)
        }
    }
}
