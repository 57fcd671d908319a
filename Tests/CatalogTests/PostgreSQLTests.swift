import Catalog
import CatalogPostgreSQL
import CatalogSQL
import Foundation
import Platform
import Synchronization
import TestSupport
import Testing

@Suite(
    "PostgreSQL as the catalogue", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLTests {
    private static let start = CatalogFixture.start

    private static func open(_ conninfo: String, node: String = "node-a") throws -> OpenedCatalog {
        try CatalogFixture.open(CatalogFixture.catalog(conninfo, node: node), quarantine: "/nowhere")
    }

    @Test("several nodes make the tables at the same time")
    func opening() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        let catalog = CatalogFixture.catalog(conninfo)
        #expect(!catalog.exists)
        #expect(throws: CatalogError.self) { try catalog.openBeside(forWriting: true) }
        let opened = Mutex(0)
        WorkerThread.forEach(count: 6, threads: 6) { index in
            do {
                let store = try Self.open(conninfo, node: "node-\(index)")
                if store.isNew { opened.withLock { $0 += 1 } }
                _ = try store.store.close()
            } catch {
                Issue.record(error)
            }
            return true
        }
        #expect(opened.withLock { $0 } == 6)
        #expect(catalog.exists)
    }

    @Test("a catalogue of a newer version is left alone")
    func newerVersion() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        _ = try Self.open(conninfo).store.close()
        try server.psql(conninfo, "INSERT INTO segnode_migration (number, name) VALUES (1000, 'later')")
        let catalog = CatalogFixture.catalog(conninfo)
        for attempt in [{ try Self.open(conninfo).store }, { try catalog.openBeside(forWriting: true) }] {
            #expect {
                _ = try attempt()
            } throws: { error in
                guard case .otherVersion? = error as? CatalogError else { return false }
                return true
            }
        }
    }

    @Test("a server that is not there is an error that says so, and no catalogue is taken to be missing")
    func unreachable() throws {
        let catalog = CatalogFixture.catalog("host=/nowhere user=segnode dbname=x password=secret")
        #expect(catalog.exists)
        #expect {
            _ = try catalog.openBeside(forWriting: false)
        } throws: { error in
            guard case .failed(let reason)? = error as? CatalogError else { return false }
            return reason.contains("/nowhere") && !reason.contains("secret")
        }
    }

    @Test("a server that does not answer at a start is waited for")
    func starting() throws {
        let waits = Mutex<[String]>([])
        let catalog = CatalogFixture.catalog("host=/nowhere user=segnode dbname=x password=secret")
        #expect(throws: CatalogError.self) {
            _ = try catalog.open(
                look: nil, quarantine: "/nowhere", isSetAside: { _, _ in }, willBeNew: {},
                progress: { reason in waits.withLock { $0.append(reason) } })
        }
        let said = waits.withLock { $0 }
        #expect(said.count >= 2)
        #expect(said.allSatisfy { $0.contains("/nowhere") && !$0.contains("secret") })
    }

    @Test(
        "a connection string that is none is said to be so, and is not quoted",
        arguments: ["pasword=secret", "secret", "", "postgresql://user:secret@host:nonsense:1/%zz"])
    func conninfo(text: String) {
        #expect(PostgreSQLConninfo(text) == nil)
        #expect(throws: CatalogError.failed(reason: PostgreSQLConninfo.problem)) {
            _ = try CatalogFixture.catalog(text).openBeside(forWriting: false)
        }
    }

    @Test("a connection string is kept without its password")
    func secrets() throws {
        let conninfo = try #require(
            PostgreSQLConninfo(#"postgresql://me:se%20cret@db.example.org/it's?sslmode=require"#))
        let kept = conninfo.withoutSecrets
        #expect(kept == #"user='me' dbname='it\'s' host='db.example.org' sslmode='require'"#)
        #expect(PostgreSQLConninfo(kept)?.withoutSecrets == kept)
    }

    @Test("a node's name is that of one archive")
    func names() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        _ = try Self.open(conninfo).store.close()
        let other = CatalogFixture.catalog(conninfo, archive: "another archive")
        #expect {
            _ = try CatalogFixture.open(other, quarantine: "/nowhere")
        } throws: { error in
            guard case .failed(let reason)? = error as? CatalogError else { return false }
            return reason.contains("node-a") && reason.contains("catalog.node")
        }
        _ = try Self.open(conninfo).store.close()
    }

    @Test("a connection that the server ends is an error once, and the next call has another")
    func brokenConnection() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let store = try Self.open(conninfo).store
        let end = """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE application_name = 'segnode' AND datname = current_database()
            """
        try server.psql(conninfo, end)
        #expect(try store.totals().instances == 0, "one that broke while it was idle is replaced")
        _ = try store.apply([.store(entry())], deadline: { _ in Self.start })
        #expect {
            try store.completeStudies(limit: 9, clock: { CatalogFixture.clock() }) { _, _ in
                try server.psql(conninfo, end)
                return .complete(.assumed, evidence: "{}", job: nil)
            }
        } throws: { error in
            guard case .failed? = error as? CatalogError else { return false }
            return true
        }
        #expect(try store.nextDeadline() == Self.start, "nothing of the transaction was done")
    }

    @Test("two transactions that wait for each other, or wait for long, are told to try again")
    func busy() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let store = try Self.open(conninfo).store
        _ = try store.apply([.store(entry())], deadline: { _ in Self.start })
        try server.psql(
            conninfo,
            """
            CREATE FUNCTION block() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'deadlock of P1' USING ERRCODE = '40P01'; END $$;
            CREATE TRIGGER block BEFORE UPDATE ON study EXECUTE FUNCTION block()
            """)
        #expect {
            try store.renewDeadlines { _ in 0 }
        } throws: { error in
            guard case .busy? = error as? CatalogError else { return false }
            return true
        }
    }

    @Test("views give times as ISO 8601 text, and null for what no calendar has")
    func views() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let store = try Self.open(conninfo).store
        _ = try store.apply([.store(entry(at: 1_700_000_000_123))], deadline: { _ in .max })
        let row = try server.psql(conninfo, "SELECT first_received_at, deadline_at IS NULL, state FROM v_study")
        #expect(row.contains("2023-11-14T22:13:20.123Z|t|receiving"))
        for view in [
            "patient", "series", "instance", "association", "conflict", "refusal", "job", "result", "delivery",
        ] {
            try server.psql(conninfo, "SELECT * FROM v_\(view)")
        }
        #expect(try store.studies(StudyFilter()).count == 1)
    }

    @Test("a refusal that is repeated does not push others out, and a text with NUL is refused")
    func refusals() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let store = try Self.open(conninfo).store
        for _ in 0..<5 {
            _ = try store.apply([.refusal(refusal("7.1")), .refusal(refusal("7.2"))], deadline: { _ in 0 })
        }
        #expect(try server.psql(conninfo, "SELECT max(id) FROM refusal").contains("2"))
        #expect(throws: CatalogError.refused(reason: "PostgreSQL: a text contains NUL")) {
            try store.record(.damaged, ["a\0b": ""], at: 0)
        }
    }

    @Test("a contradiction is recorded whatever the length of its text, and counted")
    func longTexts() throws {
        let store = try Self.open(try CatalogFixture.server().makeDatabase()).store
        let long = (0..<4000).map { "\($0)" }.joined()
        for _ in 0..<2 { try store.record(.damaged, [long: long, "short": long + "!"], at: Self.start) }
        try store.record(.damaged, [long: long + "?"], at: Self.start)
        let found = try store.conflicts(kind: .damaged, subject: long, ofStudy: nil, limit: 9)
        #expect(Set(found.map(\.found)) == [long, long + "?"])
        let all = try store.conflicts(kind: .damaged, subject: nil, ofStudy: nil, limit: 9)
        #expect(all.map(\.count).sorted() == [1, 2, 2])
    }

    @Test("a node leaves alone what another node has, whose clock is its own")
    func nodes() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        let first = try Self.open(conninfo).store
        let second = try Self.open(conninfo, node: "node-b")
        #expect(second.isNew)
        let other = second.store
        _ = try first.apply(
            [.store(entry()), .store(entry(study: "1.2"))], deadline: { _ in Self.start })
        #expect(try other.nextDeadline() == nil)
        #expect(try Self.complete(other).isEmpty)
        try other.renewDeadlines { _ in Self.start + 9 }
        _ = try other.changeRunningJobs(clock: { CatalogFixture.clock(step: 77) }) { _, _ in nil }
        #expect(try first.nextDeadline() == Self.start)
        #expect(try Self.complete(first).count == 2)
        #expect(try other.nextJobTime() == nil)
        #expect(try Self.claim(other, "w") == nil)
        let job = try #require(try Self.claim(first, "w"))
        #expect(try other.runningJobs().isEmpty)
        #expect(try other.changeRunningJobs(clock: { CatalogFixture.clock() }) { _, now in .release(at: now) }.isEmpty)
        _ = try other.changeRunningJobs(clock: { CatalogFixture.clock(step: 77) }) { _, _ in nil }
        #expect(try first.runningJobs().map(\.leaseUntil) == [Self.start + 60_000])
        let result = NewResult(
            sopInstanceUID: "9.1", sopClassUID: "1.2", seriesInstanceUID: "9", sourceSeriesUID: "2", description: "",
            path: "results/9.1.dcm", size: 1, volumeMillilitres: nil, modelName: "m", modelDigest: "d")
        _ = try first.finishJob(
            job.id, worker: "w", at: Self.start, decision: nil, reason: nil, results: [result], destinations: ["PACS"])
        #expect(try other.pendingDestinations() == [])
        #expect(try other.nextDeliveryTime(destination: nil) == nil)
        try other.holdDeliveries(to: "PACS", reason: "not configured")
        #expect(try first.deliveries(ofStudy: nil, state: .pending, limit: 9).map(\.reason) == [nil])
        let clock = { CatalogFixture.clock() }
        #expect(try other.claimDelivery(destination: nil, lease: 9, clock: clock) == nil)
        #expect(try first.claimDelivery(destination: "PACS", lease: 9, clock: clock) != nil)
        #expect(try other.recoverDeliveries(at: Self.start) == 0)
        #expect(try Self.open(conninfo, node: "node-b").isNew)
        #expect(try !Self.open(conninfo).isNew)
        #expect(try other.totals().instances == 2)
    }

    @Test("a result that several nodes find at the same time makes one job", .timeLimit(.minutes(1)))
    func concurrentRecovery() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        let stores = try (0..<4).map { try Self.open(conninfo, node: "node-\($0)").store }
        for round in 0..<10 {
            let study = "1.\(round)"
            _ = try stores[0].apply([.store(entry(study: study))], deadline: { _ in Self.start })
            WorkerThread.forEach(count: 4, threads: 4) { index in
                let found = FoundResult(
                    path: "results/\(round).dcm", sopClassUID: "1.2", sopInstanceUID: "9.\(round)",
                    studyInstanceUID: study, seriesInstanceUID: "9", sourceSeriesUID: "2", description: "",
                    modelName: "m", size: 1, createdAt: Self.start)
                do { _ = try stores[index].recover(found) } catch { Issue.record(error) }
                return true
            }
            let jobs = try stores[0].jobs(JobFilter(studyInstanceUID: study))
            #expect(jobs.map(\.generation) == [1])
            #expect(try stores[0].results(ofStudy: study, includingSuperseded: true, limit: 9).count == 1)
        }
    }

    @Test("the reason of an error shows no value of a row: it may name a patient")
    func reasons() throws {
        let catalog = try #require(
            try Self.open(try CatalogFixture.server().makeDatabase()).store as? SQLCatalog<PostgreSQLEngine>)
        _ = try catalog.apply([.store(entry(name: "Doe^Jane"))], deadline: { _ in Self.start })
        for statement in [
            "UPDATE study SET deadline_at = CAST((SELECT name FROM patient) AS BIGINT)",
            "INSERT INTO patient (identity, patient_id, issuer, name, birth_date, sex) "
                + "SELECT identity, patient_id, issuer, name, birth_date, sex FROM patient",
        ] {
            let error = #expect(throws: CatalogError.self) {
                try catalog.engine.write { _ = try $0.execute(statement, []) }
            }
            guard case .refused(let reason)? = error else {
                Issue.record("expected a refusal, found \(String(describing: error))")
                continue
            }
            #expect(reason.hasPrefix("PostgreSQL: ") && !reason.contains("Doe") && !reason.contains("Jane"))
        }
    }

    @Test("a server that lacks what searches names is said to, and its index is made as soon as it can be")
    func nameIndex() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        try server.psql(conninfo, "CREATE ROLE limited LOGIN")
        try server.psql(conninfo, "GRANT ALL ON SCHEMA public TO limited")
        let limited = conninfo.replacingOccurrences(of: "user=segnode", with: "user=limited")
        let first = try Self.open(limited)
        #expect(first.remarks.count == 1 && first.remarks.allSatisfy { $0.contains("CREATE EXTENSION pg_trgm") })
        _ = try first.store.apply([.store(entry(name: "Doe^Jane"))], deadline: { _ in Self.start })
        #expect(try first.store.studies(StudyFilter(patientName: "doe*")).count == 1)
        try server.psql(conninfo, "CREATE EXTENSION pg_trgm")
        let second = try Self.open(limited)
        #expect(second.remarks == [])
        let indexes = "SELECT count(*) FROM pg_indexes WHERE indexname = 'patient_name_search'"
        #expect(try server.psql(conninfo, indexes).contains("1"))
        #expect(try second.store.studies(StudyFilter(patientName: "*jane*")).count == 1)
    }

    @Test("what another node fills in meanwhile stays, and is contradicted then", .timeLimit(.minutes(1)))
    func concurrentFilling() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        let first = try #require(try Self.open(conninfo).store as? SQLCatalog<PostgreSQLEngine>)
        let second = try Self.open(conninfo, node: "node-b").store
        _ = try first.apply([.store(entry(name: ""))], deadline: { _ in Self.start })
        let other = try entry(uid: "1.1.1.2", name: "Roe^Rick")
        let isOver = DispatchSemaphore(value: 0)
        let outcome = Mutex<CatalogError?>(nil)
        try first.engine.write { connection in
            _ = try connection.execute("UPDATE patient SET name = 'Doe^Jane'", [])
            Thread {
                do throws(CatalogError) {
                    _ = try second.apply([.store(other)], deadline: { _ in Self.start })
                } catch {
                    outcome.withLock { $0 = error }
                }
                isOver.signal()
            }.start()
            // Long enough for the other one to have read the row, and to wait for it.
            usleep(400_000)
        }
        isOver.wait()
        guard case .busy? = outcome.withLock({ $0 }) else {
            Issue.record("expected that it is to try again, found \(String(describing: outcome.withLock { $0 }))")
            return
        }
        _ = try second.apply([.store(other)], deadline: { _ in Self.start })
        #expect(try first.studies(StudyFilter()).map(\.patientName) == ["Doe^Jane"])
        let found = try first.conflicts(kind: .attribute, subject: nil, ofStudy: nil, limit: 9).map(\.found)
        #expect(found == ["Roe^Rick"])
        #expect(try first.studies(StudyFilter(patientName: "roe*")).isEmpty)
    }

    @Test("nodes that receive the same studies at the same time agree", .timeLimit(.minutes(2)))
    func concurrentIntake() throws {
        let conninfo = try CatalogFixture.server().makeDatabase()
        let stores = try (0..<4).map { try Self.open(conninfo, node: "node-\($0)").store }
        WorkerThread.forEach(count: 4, threads: 4) { index in
            for number in 0..<40 {
                do {
                    let uid = "1.\(number % 5).1.\(number).\(index)"
                    let instance = try entry(study: "1.\(number % 5)", uid: uid)
                    _ = try Self.repeating {
                        try stores[index].apply([.store(instance)], deadline: { _ in Self.start })
                    }
                } catch {
                    Issue.record(error)
                }
            }
            return true
        }
        let totals = try stores[0].totals()
        #expect((totals.patients, totals.studies, totals.series, totals.instances) == (1, 5, 5, 160))
        #expect(try stores[0].conflicts(kind: nil, subject: nil, ofStudy: nil, limit: 9).isEmpty)
    }

    private static func complete(_ store: any CatalogStore) throws -> [JobRecord] {
        try store.completeStudies(limit: 1000, clock: { CatalogFixture.clock() }) { _, _ in
            let job = NewJob(sourceDigest: "d", sourceCount: 1, refusedCount: 0, skipReason: nil)
            return .complete(.assumed, evidence: "{}", job: job)
        }
    }

    private static func claim(_ store: any CatalogStore, _ worker: String) throws -> JobRecord? {
        try store.claimJob(worker: worker, lease: 60_000, clock: { CatalogFixture.clock() })
    }

    /// Tries again what another node's lock prevented.
    private static func repeating<T>(_ body: () throws -> T) throws -> T {
        for _ in 0..<20 {
            do { return try body() } catch CatalogError.busy { continue }
        }
        return try body()
    }
}
