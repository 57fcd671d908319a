import DICOM
import DICOMNetwork
import NIOCore
import Testing

@Suite("The response to a request")
struct CommandResponseTests {
    @Test(
        "repeats the UID that the request names, unless it is longer than a UID can be",
        arguments: [
            ("1.2.3", nil, "1.2.3"), (nil, "1.2.4", "1.2.4"), ("1.2.3", "1.2.4", "1.2.3"), (nil, nil, nil),
            ("", nil, nil), (String(repeating: "1", count: 64), nil, String(repeating: "1", count: 64)),
            (String(repeating: "1", count: 65), nil, nil),
        ] as [(String?, String?, String?)])
    func identifiers(affected: String?, requested: String?, expected: String?) throws {
        let pairs = [
            (CommandElement.affectedSOPClassUID, CommandElement.requestedSOPClassUID),
            (CommandElement.affectedSOPInstanceUID, CommandElement.requestedSOPInstanceUID),
        ]
        var request = CommandSet()
        request.set(CommandElement.commandField, CommandField.cStoreRequest.rawValue)
        request.set(CommandElement.messageID, 7)
        for (first, second) in pairs {
            if let affected { request.set(first, affected) }
            if let requested { request.set(second, requested) }
        }
        let response = try request.response(ServiceOutcome(status: .success))
        for (first, second) in pairs {
            #expect(response.text(first) == expected)
            #expect(response.text(second) == nil)
        }
        #expect(response.number(CommandElement.messageIDBeingRespondedTo) == 7)
        #expect(try response.commandField() == .cStoreResponse)
        #expect(!response.isFollowedByDataSet && response.status == .success)
    }

    @Test("a number of another length than two bytes is none", arguments: [0, 1, 2, 3, 4])
    func numbers(length: Int) {
        var command = CommandSet()
        command.set(CommandElement.messageID, encoded: ByteBuffer(repeating: 1, count: length))
        #expect(command.number(CommandElement.messageID) == (length == 2 ? 0x0101 : nil))
    }

    @Test("only the command data set type of the standard says that nothing follows, as its absence does")
    func dataSetType() {
        var command = CommandSet()
        #expect(!command.isFollowedByDataSet)
        for (type, follows) in [(0x0101, false), (0x0000, true), (0x0001, true), (0x0100, true), (0x0102, true)] {
            command.set(CommandElement.dataSetType, UInt16(type))
            #expect(command.isFollowedByDataSet == follows, "\(type)")
        }
    }

    @Test("names sixteen offending elements at most, in their order", arguments: [15, 16, 17])
    func offendingElements(count: Int) throws {
        let tags = (0..<count).map { AttributeTag(0x0010, 0x1000 + UInt16($0)) }
        let outcome = ServiceOutcome(status: .cannotUnderstand, offendingElements: tags)
        let response = try Samples.command(0x0001).response(outcome)
        #expect(try CStoreResponse.decode(response).details.offendingElements == Array(tags.prefix(16)))
        #expect(response.text(CommandElement.errorComment) == nil)
    }
}
