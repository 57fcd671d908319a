import Catalog
import CatalogPostgreSQL
import Foundation
import TestSupport
import Testing

@Suite(
    "What the errors of PostgreSQL mean", .serialized,
    .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: apt-get install postgresql"))
struct PostgreSQLErrorTests {
    private enum Kind: String { case busy, full, damaged, refused, otherVersion, failed }

    /// Codes of the SQL standard and of PostgreSQL (its manual, appendix A).
    private static let codes: [(kind: Kind, states: [String])] = [
        (.busy, ["40001", "40P01", "55P03", "57014"]), (.full, ["53100"]), (.damaged, ["XX001", "XX002"]),
        (.refused, ["22000", "22P02", "23502", "23505", "23514", "54000"]),
        (.failed, ["53200", "53300", "42P01", "40002", "XX000", "57P01", "P0001"]),
    ]

    @Test("what may pass, a full disk, damage and what will never be taken are told apart, and no value is quoted")
    func kinds() throws {
        let server = try CatalogFixture.server()
        let conninfo = try server.makeDatabase()
        let store = try CatalogFixture.open(CatalogFixture.catalog(conninfo), quarantine: "/nowhere").store
        let branches = Self.codes.flatMap { $0.states }.map { state in
            "IF NEW.subject = '\(state)' THEN RAISE EXCEPTION 'of Doe^Jane' USING ERRCODE = '\(state)'; END IF;"
        }
        try server.psql(
            conninfo,
            """
            CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN \(branches.joined(separator: " ")) RETURN NEW; END $$;
            CREATE TRIGGER trouble BEFORE INSERT ON conflict FOR EACH ROW EXECUTE FUNCTION trouble()
            """)
        for (kind, states) in Self.codes {
            for state in states {
                let error = #expect(throws: CatalogError.self) { try store.record(.damaged, [state: "r"], at: 0) }
                #expect(error.map(Self.kind) == kind, "\(state)")
                let text = error?.description ?? ""
                #expect(text.contains(state) && text.contains("Doe^Jane") == !state.hasPrefix("22"), "\(text)")
            }
        }
        try store.record(.damaged, ["fine": "r"], at: 0)
        #expect(try store.conflicts(kind: nil, subject: nil, ofStudy: nil, limit: 9).map(\.subject) == ["fine"])
        _ = try store.close()
    }

    private static func kind(_ error: CatalogError) -> Kind {
        switch error {
        case .busy: .busy
        case .full: .full
        case .damaged: .damaged
        case .refused: .refused
        case .otherVersion: .otherVersion
        case .failed: .failed
        }
    }
}

@Suite("Connection strings")
struct ConninfoTests {
    @Test(
        "nothing secret is left in one that is shown",
        arguments: ["password", "sslpassword"], ["host=db user=me", "user=me dbname=x host=db port=5433"])
    func secrets(keyword: String, rest: String) throws {
        let kept = try #require(PostgreSQLConninfo("\(rest) \(keyword)=geheim")).withoutSecrets
        #expect(!kept.contains("geheim") && !kept.contains(keyword))
        for word in rest.split(separator: " ") {
            let parts = word.split(separator: "=")
            try #require(parts.count == 2)
            #expect(kept.contains("\(parts[0])='\(parts[1])'"), "\(kept)")
        }
    }
}
