import Foundation
import GRDB
import TestSupport
import Testing

extension EndToEnd {
    /// What people and scripts are told: each column of each view, and each value of each listing.
    @Suite("Listings and views of a known archive")
    struct ListingTests {
        private let archive: KnownArchive
        private let segnode = OutsideProgram(url: Repository.program)

        init() async throws { archive = try await KnownArchive() }

        @Test("every column of every view has the value that belongs there, times in UTC")
        func views() throws {
            var configuration = Configuration()
            configuration.readonly = true
            let database = try DatabaseQueue(path: archive.root + "/index.sqlite", configuration: configuration)
            let found = try database.read { database in
                try Self.views.flatMap { view in
                    try Row.fetchAll(database, sql: "SELECT * FROM \(view)").map { row in
                        ([view] + row.map { "  \($0) \(Self.text($1))" }).joined(separator: "\n")
                    }.sorted()
                }
            }
            Self.expect(Self.lines(found.joined(separator: "\n")), ListingExpectations.lines("views"))
        }

        @Test("there are as many questions as answers")
        func questions() {
            #expect(ListingExpectations.commands("json").count == 11)
            #expect(ListingExpectations.commands("table").count == 9)
        }

        @Test("the table names every view that there is")
        func allViews() throws {
            let database = try DatabaseQueue(path: archive.root + "/index.sqlite")
            let names = try database.read {
                try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
            }
            #expect(names == Self.views.sorted())
        }

        @Test("a listing in JSON has every value", arguments: ListingExpectations.commands("json"))
        func json(command: String) throws {
            let words = command.split(separator: " ").map(String.init)
            let outcome = try segnode.run(words + ["--json", "--storage", archive.root])
            #expect(outcome.status == 0, "\(outcome.output)")
            let text = outcome.output.replacing(archive.root, with: "ROOT")
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
            Self.expect(Self.lines(text), ListingExpectations.lines("json \(command)"))
        }

        @Test("a listing for people has every value", arguments: ListingExpectations.commands("table"))
        func table(command: String) throws {
            let words = command.split(separator: " ").map(String.init)
            // A time zone of the machine is no reason to show its time.
            let outcome = try segnode.run(
                words + ["--storage", archive.root], environment: ["TZ": "America/New_York", "COLUMNS": "400"])
            #expect(outcome.status == 0, "\(outcome.output)")
            let found = Self.lines(outcome.output.replacing(archive.root, with: "ROOT"))
            Self.expect(found, ListingExpectations.lines("table \(command)"))
        }

        @Test(
            "an option takes away what it should and nothing else",
            arguments: [
                (["studies", "--patient-id", "P-4711"], 2), (["studies", "--patient-id", "X"], 0),
                (["studies", "--accession", "ACC-1"], 2), (["studies", "--accession", "A"], 0),
                (["studies", "--modality", "MR"], 1), (["studies", "--limit", "1"], 1),
                (["jobs", "--state", "succeeded"], 2), (["jobs", "--state", "failed"], 0),
                (["jobs", "--study", "1.2.3"], 2), (["jobs", "--study", "1.2.9"], 0), (["jobs", "--limit", "1"], 1),
                (["results"], 1), (["results", "--superseded"], 2), (["results", "--study", "1.2.9"], 0),
                (["results", "--paths"], 1), (["associations", "--calling", "CT1"], 1),
                (["associations", "--calling", "CT2"], 0), (["associations", "--limit", "0"], 0),
                (["instances", "--sop-uids"], 4), (["instances", "--study", "1.2.3"], 3),
                (["instances", "--study", "1.2.3", "--series", "1.2.3.1"], 3),
                (["instances", "--study", "1.2.3", "--series", "1.2.9.1"], 0),
            ] as [([String], Int)])
        func options(arguments: [String], count: Int) throws {
            let outcome = try segnode.run(arguments + ["--json", "--storage", archive.root])
            let list = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [Any]
            #expect(list?.count == count, "\(outcome.output)")
        }

        @Test("retry gives failed work all its attempts again, and refuses what cannot be repeated")
        func retry() throws {
            let all = try segnode.run(["retry", "--all", "--json", "--storage", archive.root])
            #expect(all.status == 0)
            let report = try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [String: [Int]]
            #expect(report?["jobs"] == [])
            #expect(report?["deliveries"]?.count == 1, "the parked delivery of the superseded result is not sent again")
            let pending = try segnode.run(["study", "1.2.3", "--json", "--storage", archive.root])
            #expect(pending.output.split(separator: "\"pending\"").count == 4, "\(pending.output)")
            #expect(try segnode.run(["retry", "77", "--storage", archive.root]).status == 3)
            #expect(try segnode.run(["retry", "--delivery", "77", "--storage", archive.root]).status == 3)
            #expect(try segnode.run(["study", "1.2.77", "--storage", archive.root]).status == 3)
        }

        private static let views = [
            "v_patient", "v_study", "v_series", "v_instance", "v_job", "v_result", "v_delivery", "v_association",
            "v_conflict", "v_refusal",
        ]

        private static func text(_ value: DatabaseValue) -> String {
            switch value.storage {
            case .null: "-"
            case .int64(let number): "\(number)"
            case .double(let number): "\(number)"
            case .string(let text): "\"\(text)\""
            case .blob(let data): "\(data.count) bytes"
            }
        }

        private static func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map { line in
                var line = line
                while line.last == " " { line.removeLast() }
                return String(line)
            }
        }

        private static func expect(_ found: [String], _ expected: [String]) {
            for (found, expected) in zip(found, expected) { #expect(found == expected) }
            #expect(found.count == expected.count)
        }
    }
}
