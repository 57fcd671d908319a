import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Storage
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        "A node whose index is on PostgreSQL",
        .enabled(
            if: PostgreSQLServer.isInstalled && OutsideReceiver.isInstalled,
            "PostgreSQL or DCMTK is not installed: apt-get install postgresql dcmtk"))
    struct PostgreSQLCatalogTests {
        private static let password = "not-to-be-shown"

        @Test("a CT series goes in, its SEG comes out, and the commands find it by the storage folder")
        func wayOfAStudy() async throws {
            let pacs = try await OutsideReceiver()
            let conninfo = try Self.database()
            let node = try NodeUnderTest(destinations: [pacs.destination], environment: Self.environment(conninfo))
            let series = try PhantomSeries()
            try await Self.send(series, to: node.port)
            try await eventually("the SEG is delivered") {
                try node.index().deliveries().map(\.state) == [.delivered]
            }
            #expect(pacs.files.count == 1)
            for command in [["studies"], ["jobs"], ["results"], ["study", series.studyInstanceUID]] {
                let outcome = try node.command(command[0], Array(command.dropFirst()))
                #expect(outcome.status == 0, "\(outcome.output)")
                #expect(!outcome.output.contains(Self.password))
            }
            #expect(try node.command("studies").output.contains("P-4711"))
            #expect(!FileManager.default.fileExists(atPath: node.archiveFolder + "/index.sqlite"))
            let mark = try String(contentsOfFile: node.archiveFolder + "/catalog.json", encoding: .utf8)
            #expect(!mark.contains(Self.password) && !node.logText.contains(Self.password))
            let view = "SELECT state, results FROM v_job"
            #expect(try PostgreSQLServer.shared?.get().psql(conninfo, view).contains("succeeded|1") == true)
            node.kill()
            try node.start()
            #expect(try node.index().results().count == 1)
            #expect(node.terminate() == 0)
            try node.start()
            #expect(try node.index().jobs().count == 1, "nothing is made anew")
        }

        @Test("while the server is away instances are refused, and what was acknowledged is in the index after that")
        func outage() async throws {
            let (server, conninfo) = (try #require(PostgreSQLServer.shared).get(), try Self.database())
            let node = try NodeUnderTest(idle: "1h", environment: Self.environment(conninfo))
            let first = SyntheticInstance()
            #expect(try await TestSender(port: node.port).store([StoreItem(first)]).map(\.status) == [.success])
            try server.setReachable(conninfo, false)
            var acknowledged: Set = [first.sopInstanceUID.description]
            try await eventually("an instance is refused") {
                let instance = SyntheticInstance()
                let status = try await TestSender(port: node.port).store([StoreItem(instance)])[0].status
                if status == .success { acknowledged.insert(instance.sopInstanceUID.description) }
                return status != .success
            }
            #expect(node.logText.contains("The index cannot be written"), "\(node.logText)")
            #expect(!node.logText.contains(Self.password))
            try server.setReachable(conninfo, true)
            try await eventually("the index is written again") {
                try Set(node.index().sopInstanceUIDs()) == acknowledged
            }
            let last = SyntheticInstance()
            try await eventually("instances are taken again") {
                try await TestSender(port: node.port).store([StoreItem(last)])[0].status == .success
            }
            #expect(node.terminate() == 0)
        }

        @Test("catalog copy takes the index to the server and back, and nothing is begun anew")
        func copies() async throws {
            let folder = try TemporaryFolder()
            let (root, conninfo) = (folder.path("archive"), try Self.database())
            let series = try PhantomSeries()
            var node: RunningNode? = try Self.start(root)
            try await Self.send(series, to: node?.port ?? 0)
            try await eventually("the job is done") { try ArchiveIndex(root: root).results().count == 1 }
            let before = try Self.listings(root)
            #expect(try Self.copy("postgresql", root, Self.environment(conninfo)).status == 69, "the node runs")
            #expect(node?.terminate() == 0)
            let refused = try OutsideProgram(url: Repository.program).run(
                ["serve", "--port", "0", "--storage", root], environment: Self.environment(conninfo))
            #expect(refused.status == 69)
            #expect(refused.output.contains("segnode catalog copy postgresql"), "\(refused.output)")
            let there = try Self.copy("postgresql", root, Self.environment(conninfo))
            #expect(there.status == 0 && there.output.contains("instance"), "\(there.output)")
            #expect(try Self.listings(root) == before)
            let without = try OutsideProgram(url: Repository.program).run(["serve", "--port", "0", "--storage", root])
            #expect(without.status == 69 && without.output.contains("catalog.postgresql"), "\(without.output)")
            node = try Self.start(root, Self.environment(conninfo))
            #expect(try Self.listings(root) == before)
            #expect(node?.terminate() == 0)
            #expect(try Self.copy("postgresql", root, Self.environment(conninfo)).status == 1, "it is there")
            let back = try Self.copy("sqlite", root, Self.environment(conninfo))
            #expect(back.status == 0, "\(back.output)")
            node = try Self.start(root)
            #expect(try Self.listings(root) == before)
            #expect(node?.terminate() == 0)
            let migrated = try OutsideProgram(url: Repository.program).run(["catalog", "migrate", "--storage", root])
            #expect(migrated.status == 0, "\(migrated.output)")
        }

        @Test("a backup has the files, from which a start makes an index, and sends nothing again")
        func backup() async throws {
            let pacs = try await OutsideReceiver()
            let environment = Self.environment(try Self.database())
            let node = try NodeUnderTest(destinations: [pacs.destination], environment: environment)
            try await Self.send(try PhantomSeries(), to: node.port)
            try await eventually("the SEG is delivered") {
                try node.index().deliveries().map(\.state) == [.delivered]
            }
            let folder = try TemporaryFolder()
            let target = folder.path("backup")
            try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
            try Data("an index of before".utf8).write(to: URL(filePath: target + "/index.sqlite"))
            let made = try node.command("backup", [target])
            #expect(made.status == 0 && made.output.contains("pg_dump"), "\(made.output)")
            #expect(!FileManager.default.fileExists(atPath: target + "/index.sqlite"))
            let copy = try Self.start(target)
            let index = try ArchiveIndex(root: target)
            #expect(try index.totals().instances == node.index().totals().instances)
            #expect(try index.results().map(\.sopInstanceUID) == node.index().results().map(\.sopInstanceUID))
            #expect(try index.deliveries().isEmpty)
            #expect(copy.terminate() == 0)
            #expect(try node.command("backup", [folder.path("second")]).status == 0)
            let jobs = try node.index().jobs()
            #expect(node.terminate() == 0)
            try Self.expectReturn(to: folder.path("second"), environment, jobs: jobs)
        }

        /// A copy of the files is the archive of the rows as soon as it has the archive's name.
        private static func expectReturn(
            to root: String, _ environment: [String: String], jobs: [JobRecord]
        ) throws {
            let other = try OutsideProgram(url: Repository.program).run(
                ["serve", "--port", "0", "--storage", root], environment: environment)
            #expect(other.status != 0 && other.output.contains("catalog.json"), "\(other.output)")
            let mark = root + "/catalog.json"
            #expect(!FileManager.default.fileExists(atPath: mark))
            try FileManager.default.moveItem(atPath: mark + ".copied", toPath: mark)
            let copy = try start(root, environment)
            #expect(try ArchiveIndex(root: root).jobs() == jobs)
            #expect(copy.terminate() == 0)
        }

        @Test("a connection string that is none is a mistake of the configuration, and is not shown")
        func mistake() throws {
            let outcome = try OutsideProgram(url: Repository.program).run(
                ["check-config"], environment: ["SEGNODE_CATALOG_POSTGRESQL": "pasword=\(Self.password)"])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("SEGNODE_CATALOG_POSTGRESQL"), "\(outcome.output)")
            #expect(!outcome.output.contains(Self.password))
        }

        private static func database() throws -> String {
            try #require(PostgreSQLServer.shared).get().makeDatabase() + " password=\(password)"
        }

        private static func environment(_ conninfo: String) -> [String: String] {
            ["SEGNODE_CATALOG_POSTGRESQL": conninfo, "SEGNODE_CATALOG_NODE": "node-a"]
        }

        private static func start(_ root: String, _ environment: [String: String] = [:]) throws -> RunningNode {
            try RunningNode(
                storage: root, options: ["--model", "commissioning-threshold", "--idle", "1s"],
                environment: environment.merging(["SEGNODE_STORAGE_MINIMUM_FREE": "1MB"]) { $1 })
        }

        private static func send(_ series: PhantomSeries, to port: Int) async throws {
            let responses = try await TestSender(port: port).store(try series.items())
            #expect(responses.allSatisfy { $0.status == .success })
        }

        private static func copy(
            _ target: String, _ root: String, _ environment: [String: String]
        ) throws -> OutsideProgram.Outcome {
            try OutsideProgram(url: Repository.program).run(
                ["catalog", "copy", target, "--storage", root], environment: environment)
        }

        /// What commands show of an archive.
        private static func listings(_ root: String) throws -> [String] {
            try ["studies", "jobs", "results", "associations", "conflicts"].map { command in
                let outcome = try OutsideProgram(url: Repository.program).run([command, "--json", "--storage", root])
                #expect(outcome.status == 0, "\(outcome.output)")
                return outcome.output
            }
        }
    }
}

extension PostgreSQLServer {
    /// Lets nobody into a database, or all again; who is in it is sent away.
    fileprivate func setReachable(_ conninfo: String, _ isReachable: Bool) throws {
        let words = conninfo.split(separator: " ")
        let name = words.first { $0.hasPrefix("dbname=") }?.dropFirst(7) ?? ""
        let other = words.map { $0.hasPrefix("dbname=") ? "dbname=postgres" : String($0) }.joined(separator: " ")
        try psql(other, "ALTER DATABASE \(name) ALLOW_CONNECTIONS \(isReachable)")
        guard !isReachable else { return }
        try psql(other, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '\(name)'")
    }
}
