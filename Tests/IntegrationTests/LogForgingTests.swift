import Archive
import Catalog
import DICOMNetwork
import Foundation
import Node
import Platform
import TestSupport
import Testing

extension EndToEnd {
    @Suite("What strangers write")
    struct LogForgingTests {
        private let request = RawRequest(calling: "A\nB \u{1B}[2J\u{9B}0m", called: "SEG\0\r\u{202E}X")

        @Test(
            "titles of a stranger make no line of their own, neither in the log nor on a terminal, and are logged once")
        func titles() async throws {
            let node = try NodeUnderTest(idle: "1h", environment: ["SEGNODE_LOG_LEVEL": "trace"])
            try await request.send(to: node.port)
            try await eventually("the rejection is in the index") { try node.index().associations().count == 1 }
            let lines = node.logText.split(separator: "\n")
            #expect(lines.filter { $0.contains(/[Rr]ejected/) }.count == 1, "\(node.logText)")
            #expect(lines.allSatisfy { $0.contains(/^\d{4}-\d\d-\d\dT/) }, "\(node.logText)")
            #expect(node.logText.contains(#"ae.calling="A\nB \x1b[2J\x9b0m""#), "\(node.logText)")
            try expectSeen(node.logText)
            for arguments in [[], ["--json"]] {
                let listed = try node.command("associations", arguments).output
                #expect(listed.contains(#"\x1b[2J"#) || listed.contains(#"\\x1b[2J"#), "\(listed)")
                try expectSeen(listed)
            }
        }

        @Test("the end of an association is logged once")
        func end() async throws {
            let node = try NodeUnderTest(idle: "1h", environment: ["SEGNODE_LOG_LEVEL": "trace"])
            try await TestSender(port: node.port).withAssociation { _ = try await $0.echo() }
            try await eventually("the end is in the index") { try node.index().associations().count == 1 }
            for word in ["Association accepted", "Association ended"] {
                #expect(node.logText.split(separator: "\n").filter { $0.contains(word) }.count == 1, "\(node.logText)")
            }
        }

        /// Expects that nothing but line feeds acts without being seen.
        private func expectSeen(_ text: String) throws {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.actsUnseen }, "\(text.debugDescription)")
        }
    }
}
