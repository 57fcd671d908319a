import DICOM
import DICOMNetwork
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Associations", .enabled(if: OutsideProgram.isInstalled("echoscu"), "DCMTK's echoscu is not installed"))
    struct AssociationTests {
        @Test("echoscu is answered")
        func echo() throws {
            let node = try NodeUnderTest()
            let outcome = try echoscu(node, "-aec", "SEGNODE")
            #expect(outcome.status == 0, "\(outcome.output)")
        }

        @Test("a wrong called title is rejected, and the reason given")
        func wrongCalledTitle() throws {
            let node = try NodeUnderTest()
            let outcome = try echoscu(node, "-aec", "SOMEBODYELSE")
            #expect(outcome.status != 0)
            #expect(outcome.output.contains("Called AE Title Not Recognized"), "\(outcome.output)")
        }

        @Test("only calling titles that are configured are let in")
        func callingTitles() throws {
            let node = try NodeUnderTest(environment: ["SEGNODE_LISTEN_CALLING_TITLES": "CT1,CT2"])
            #expect(try echoscu(node, "-aec", "SEGNODE", "-aet", "CT2").status == 0)
            let outcome = try echoscu(node, "-aec", "SEGNODE", "-aet", "CT3")
            #expect(outcome.status != 0)
            #expect(outcome.output.contains("Calling AE Title Not Recognized"), "\(outcome.output)")
        }

        @Test("one association too many is rejected as transient, and fits when another has ended")
        func limit() async throws {
            let node = try NodeUnderTest(environment: ["SEGNODE_LISTEN_MAXIMUM_ASSOCIATIONS": "1"])
            try await TestSender(port: node.port).withAssociation { association in
                let outcome = try echoscu(node, "-aec", "SEGNODE")
                #expect(outcome.output.contains("Local Limit Exceeded"), "\(outcome.output)")
                #expect(try await association.echo() == .success)
            }
            try await eventually("there is room again") {
                try echoscu(node, "-aec", "SEGNODE").status == 0
            }
        }

        private func echoscu(_ node: NodeUnderTest, _ arguments: String...) throws -> OutsideProgram.Outcome {
            let program = try #require(OutsideProgram("echoscu"))
            return try program.run(arguments + ["127.0.0.1", "\(node.port)"])
        }
    }
}
