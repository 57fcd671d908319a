import Foundation
import Glibc
import Synchronization

/// A private PostgreSQL server in a temporary folder, reached by a Unix socket only.
///
/// It forgets its caution (`fsync=off`), and compares text by the rules of a language where it can, so that a column
/// for which the schema does not say otherwise is noticed. A shell watches over it: when the test process has ended,
/// however that happened, the server ends and its folder goes.
package final class PostgreSQLServer: Sendable {
    /// The server of this test process; `nil`: PostgreSQL is not installed.
    package static let shared: Result<PostgreSQLServer, any Error>? = programs.map { programs in
        Result { try PostgreSQLServer(programs: programs) }
    }

    package static var isInstalled: Bool { programs != nil }

    /// The folder of the newest installed version's programs.
    private static var programs: String? {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return versions.compactMap(Int.init).sorted(by: >).map { "\(folder)/\($0)/bin" }.first {
            FileManager.default.isExecutableFile(atPath: "\($0)/initdb")
        }
    }

    private let programs: String
    private let folder: String
    private let process: SpawnedProcess
    private let databases = Mutex(0)

    private init(programs: String) throws {
        self.programs = programs
        folder = "/tmp/segnode-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let script = """
            folder=$1 parent=$2; shift 2
            "$@" & server=$!
            trap 'kill -INT $server; wait $server; rm -rf "$folder"; exit' TERM
            while kill -0 $parent 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 0.3 & wait $!; done
            kill -QUIT $server 2>/dev/null; wait $server; rm -rf "$folder"
            """
        do {
            try Self.initialize(folder, programs)
            let server =
                Self.unprivileged + [
                    "\(programs)/postgres", "-D", "\(folder)/data", "-k", folder, "-c", "listen_addresses=", "-F",
                    "-c", "max_connections=100", "-c", "shared_buffers=16MB",
                ]
            process = try SpawnedProcess(
                URL(filePath: "/bin/sh"), ["-c", script, "sh", folder, "\(getpid())"] + server, environment: [:])
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
        try waitUntilReady()
    }

    deinit { process.end(SIGTERM) }

    /// Makes an empty database.
    ///
    /// - Returns: its conninfo.
    package func makeDatabase() throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        try Self.run(["\(programs)/createdb", "-h", folder, "-U", "segnode", "catalog\(number)"])
        return "host=\(folder) user=segnode dbname=catalog\(number)"
    }

    /// Runs statements as another program would.
    @discardableResult
    package func psql(_ conninfo: String, _ sql: String) throws -> String {
        try Self.run(["\(programs)/psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", conninfo, "-c", sql])
    }

    private func waitUntilReady() throws {
        for _ in 0..<300 {
            guard process.isRunning else { break }
            let ready = try? Self.run(["\(programs)/pg_isready", "-q", "-h", folder])
            if ready != nil { return }
            usleep(100_000)
        }
        let output = process.output
        process.end(SIGTERM)
        throw Failure(reason: "the server does not start: \(output)")
    }

    /// PostgreSQL refuses to run as root.
    private static var unprivileged: [String] {
        guard getuid() == 0, let user = user else { return [] }
        return ["/usr/bin/setpriv", "--reuid=\(user.pw_uid)", "--regid=\(user.pw_gid)", "--clear-groups"]
    }

    private static var user: passwd? { (getpwnam("postgres") ?? getpwnam("nobody"))?.pointee }

    private static func initialize(_ folder: String, _ programs: String) throws {
        if getuid() == 0, let user { chown(folder, user.pw_uid, user.pw_gid) }
        let initialize = [
            "\(programs)/initdb", "-D", "\(folder)/data", "-U", "segnode", "--auth=trust", "--encoding=UTF8", "-N",
        ]
        let ofLanguage = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
        do {
            try run(unprivileged + initialize + ofLanguage)
        } catch {
            try? FileManager.default.removeItem(atPath: "\(folder)/data")
            try run(unprivileged + initialize + ["--locale=C.UTF-8"])
        }
    }

    @discardableResult
    private static func run(_ words: [String]) throws -> String {
        let outcome = try OutsideProgram(url: URL(filePath: words[0])).run(Array(words.dropFirst()))
        guard outcome.status == 0 else { throw Failure(reason: "\(words[0]): \(outcome.output)") }
        return outcome.output
    }

    struct Failure: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }
}
