import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("What wins of command line, environment and file")
    struct OptionPrecedenceTests {
        @Test("the command line wins over the environment, which wins over the file")
        func precedence() throws {
            let folder = try TemporaryFolder()
            let file = folder.path("segnode.yaml")
            try Data("aeTitle: OF_FILE\nlisten: {port: 4001}\n".utf8).write(to: URL(filePath: file))
            func shown(_ options: [String], _ environment: [String: String]) throws -> String {
                let outcome = try OutsideProgram(url: Repository.program).run(
                    ["check-config", "--config", file] + options, environment: environment)
                #expect(outcome.status == 0, "\(outcome.output)")
                return outcome.output
            }
            let environment = ["SEGNODE_LISTEN_PORT": "4002", "SEGNODE_AE_TITLE": "OF_VARIABLE"]
            #expect(try shown([], [:]).contains("4001"))
            #expect(try shown([], environment).contains("4002"))
            let all = try shown(["--port", "4003", "--ae-title", "OF_OPTION"], environment)
            #expect(all.contains("4003") && all.contains("OF_OPTION"), "\(all)")
            #expect(!all.contains("4002") && !all.contains("OF_VARIABLE"), "\(all)")
        }
    }
}
