import Catalog
import CatalogPostgreSQL
import CatalogSQL
import CatalogSQLite
import Foundation
import TestSupport
import Testing

/// Views are what people and other programs read; every column has a value of its own.
@Suite("The views of a database", .serialized)
struct ViewTests {
    private static let start = CatalogFixture.start
    private static let kinds = StoreKind.installed.filter { $0 != .memory }

    /// The text of a time so many milliseconds after the start.
    private static func time(_ milliseconds: Int) -> SQLValue {
        .text("2023-11-14T22:13:20.\("\(1000 + milliseconds)".dropFirst())Z")
    }

    @Test("say of a study, its series and its instances what was received", arguments: kinds)
    func received(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        _ = try fixture.store.apply([.store(WholeRecordTests.entry())], deadline: { _ in Self.start + 20 })
        try expect(
            "v_patient", of: fixture,
            [
                "patient_id": .text("PID"), "issuer": .text("ISSUER"), "name": .text("Doe^Jane"),
                "birth_date": .text("19600103"), "sex": .text("F"), "studies": .integer(1),
            ])
        try expect(
            "v_study", of: fixture,
            [
                "study_instance_uid": .text("1.1"), "patient_id": .text("PID"), "patient_name": .text("Doe^Jane"),
                "birth_date": .text("19600103"), "sex": .text("F"), "study_id": .text("SID"),
                "date": .text("20240101"), "time": .text("0101"), "accession_number": .text("ACC"),
                "description": .text("of study"), "referring_physician": .text("Ref^Erring"),
                "modalities": .text("CT"), "series": .integer(1), "instances": .integer(1),
                "expected_instances": .null, "first_received_at": Self.time(19), "last_received_at": Self.time(19),
                "last_calling_ae": .text("SCANNER"), "deadline_at": Self.time(20), "state": .text("receiving"),
                "completeness": .null, "evidence": .null, "completed_at": .null, "generation": .integer(0),
                "job_state": .null, "results": .integer(0), "refused": .integer(0),
            ])
        try expect(
            "v_series", of: fixture,
            [
                "series_instance_uid": .text("1.1.2"), "study_instance_uid": .text("1.1"), "modality": .text("CT"),
                "number": .integer(3), "date": .text("20240102"), "time": .text("0102"),
                "description": .text("of series"), "protocol_name": .text("PROTOCOL"), "body_part": .text("ABDOMEN"),
                "manufacturer": .text("MAKER"), "model_name": .text("MODEL"), "station_name": .text("STATION"),
                "frame_of_reference_uid": .text("1.2.9"), "instances": .integer(1),
            ])
        try expect(
            "v_instance", of: fixture,
            [
                "sop_instance_uid": .text("1.1.2.3"), "series_instance_uid": .text("1.1.2"),
                "study_instance_uid": .text("1.1"), "sop_class_uid": .text("1.2.840.10008.5.1.4.1.1.2"),
                "transfer_syntax_uid": .text("1.2.840.10008.1.2.4.70"), "number": .integer(4),
                "rows": .integer(510), "columns": .integer(520), "frames": .integer(5),
                "image_type": .text(#"ORIGINAL\PRIMARY\AXIAL"#), "path": .text("instances/17.dcm"),
                "size": .integer(1717), "received_at": Self.time(19), "calling_ae": .text("SCANNER"),
                "association_id": .text("a7"), "missing_since": .null,
            ])
    }

    @Test("say of a job, its results and their deliveries what became of them", arguments: kinds)
    func work(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let id = try Self.work(in: fixture)
        try expect(
            "v_job", of: fixture,
            [
                "id": .integer(id), "study_instance_uid": .text("1.1"), "generation": .integer(1),
                "source_digest": .text("digest"), "source_count": .integer(6), "state": .text("succeeded"),
                "attempts": .integer(1), "next_attempt_at": .null, "worker": .null, "heartbeat_at": Self.time(50),
                "progress": .real(1), "stage": .text("network"), "error_class": .null, "reason": .text("well"),
                "decision": .text("{}"), "superseded_by": .null, "created_at": Self.time(30),
                "started_at": Self.time(40), "finished_at": Self.time(60), "results": .integer(1),
                "refused_count": .integer(7),
            ])
        try expect(
            "v_result", of: fixture,
            [
                "sop_instance_uid": .text("9.1"), "series_instance_uid": .text("9.3"), "sop_class_uid": .text("9.2"),
                "study_instance_uid": .text("1.1"), "source_series_uid": .text("9.4"), "job_id": .integer(id),
                "generation": .integer(1), "description": .text("of result"), "path": .text("results/9.dcm"),
                "size": .integer(95), "volume_millilitres": .real(9.5), "model_name": .text("model"),
                "model_digest": .text("ab"), "created_at": Self.time(60), "superseded_by_job": .null,
                "superseded_by": .null, "partial": .text("a part"),
            ])
        try expect(
            "v_delivery", of: fixture,
            [
                "sop_instance_uid": .text("9.1"), "study_instance_uid": .text("1.1"), "destination": .text("PACS"),
                "state": .text("delivered"), "attempts": .integer(1), "next_attempt_at": .null,
                "last_attempt_at": Self.time(70), "reason": .text("coerced"), "delivered_at": Self.time(80),
                "verified_at": .null,
            ])
        try expect(
            "v_study", of: fixture,
            [
                "state": .text("complete"), "deadline_at": .null, "completeness": .text("partial"),
                "evidence": .text(#"{"a":2}"#), "completed_at": Self.time(30), "generation": .integer(1),
                "job_state": .text("succeeded"), "results": .integer(1), "refused": .integer(1),
            ])
        try expect(
            "v_refusal", of: fixture,
            [
                "sop_instance_uid": .text("7.1"), "sop_class_uid": .text("7.2"), "study_instance_uid": .text("1.1"),
                "series_instance_uid": .text("7.4"), "reason": .text("no space"), "calling_ae": .text("SENDER"),
                "association_id": .text("a3"), "first_at": Self.time(5), "last_at": Self.time(5),
                "count": .integer(1),
            ])
    }

    /// Does a job of a study of which something was refused, and delivers its result; returns its number.
    private static func work(in fixture: CatalogFixture) throws -> Int64 {
        let refused = RefusalEntry(
            sopInstanceUID: "7.1", sopClassUID: "7.2", studyInstanceUID: "1.1", seriesInstanceUID: "7.4",
            callingAETitle: "SENDER", associationID: "a3", reason: "no space", refusedAt: start + 5)
        _ = try fixture.store.apply(
            [.store(WholeRecordTests.entry()), .refusal(refused)], deadline: { _ in start + 20 })
        let new = NewJob(sourceDigest: "digest", sourceCount: 6, refusedCount: 7, skipReason: nil)
        let made = try fixture.store.completeStudies(
            limit: 9, clock: { CatalogFixture.clock(start + 30) },
            decide: { _, _ in .complete(.partial, evidence: #"{"a":2}"#, job: new) })
        let id = try #require(made.first).id
        _ = try fixture.claim(at: start + 40)
        _ = try fixture.store.reportProgress(
            id, worker: "w1", progress: 0.25, stage: "network", at: start + 50, lease: 9)
        let result = NewResult(
            sopInstanceUID: "9.1", sopClassUID: "9.2", seriesInstanceUID: "9.3", sourceSeriesUID: "9.4",
            description: "of result", path: "results/9.dcm", size: 95, volumeMillilitres: 9.5, partial: "a part",
            modelName: "model", modelDigest: "ab")
        _ = try fixture.store.finishJob(
            id, worker: "w1", at: start + 60, decision: "{}", reason: "well", results: [result],
            destinations: ["PACS"])
        let delivery = try #require(try fixture.claimDelivery(at: start + 70))
        _ = try fixture.store.changeDelivery(delivery.id, at: start + 80) { _, _ in .deliver(warning: "coerced") }
        return id
    }

    @Test("say of an association and of a contradiction what was noted", arguments: kinds)
    func events(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let record = AssociationRecord(
            associationID: "a1", direction: .requested, callingAETitle: "SENDER", calledAETitle: "NODE",
            peerAddress: "10.0.0.1:104", startedAt: Date(timeIntervalSince1970: 1_700_000_000.006),
            endedAt: Date(timeIntervalSince1970: 1_700_000_000.007), outcome: "aborted", detail: "by the peer",
            instancesStored: 8, instancesRefused: 9, bytes: 1 << 40)
        _ = try fixture.store.apply([.association(record)], deadline: { _ in 0 })
        for time in [3, 5] { try fixture.store.record(.damaged, ["p": "CRC"], at: Self.start + Int64(time)) }
        try expect(
            "v_association", of: fixture,
            [
                "association_id": .text("a1"), "direction": .text("requested"), "calling_ae": .text("SENDER"),
                "called_ae": .text("NODE"), "peer_address": .text("10.0.0.1:104"), "started_at": Self.time(6),
                "ended_at": Self.time(7), "outcome": .text("aborted"), "detail": .text("by the peer"),
                "instances_stored": .integer(8), "instances_refused": .integer(9), "bytes": .integer(1 << 40),
            ])
        try expect(
            "v_conflict", of: fixture,
            [
                "kind": .text("damaged"), "subject": .text("p"), "attribute": .text(""), "kept": .text(""),
                "found": .text("CRC"), "calling_ae": .text(""), "first_at": Self.time(3), "last_at": Self.time(5),
                "count": .integer(2),
            ])
    }

    /// Holds the only row of a view against what is expected.
    private func expect(
        _ view: String, of fixture: CatalogFixture, _ expected: KeyValuePairs<String, SQLValue>
    ) throws {
        let columns = expected.map { $0.key }
        let rows: [[SQLValue]] =
            if let file = fixture.store as? SQLCatalog<SQLiteEngine> {
                try Self.rows(of: view, columns, file.engine)
            } else if let server = fixture.store as? SQLCatalog<PostgreSQLEngine> {
                try Self.rows(of: view, columns, server.engine)
            } else {
                []
            }
        #expect(rows.count == 1, "\(view)")
        for (pair, found) in zip(expected, rows.first ?? []) {
            #expect(found == pair.value, "\(view).\(pair.key)")
        }
    }

    private static func rows(
        of view: String, _ columns: [String], _ engine: some SQLEngine
    ) throws -> [[SQLValue]] {
        try engine.read { connection in
            var rows: [[SQLValue]] = []
            try connection.forEachRow("SELECT * FROM \(view)", []) { row in
                rows.append(columns.map { row.value($0) })
            }
            return rows
        }
    }
}
