import Catalog
import CatalogSQL
import Foundation
import GRDB

extension Schema {
    /// Makes the index of names, and enters those of the patients that are there.
    static func makeNames(_ database: Database) throws {
        try database.execute(sql: nameTables)
        let patients = try Row.fetchCursor(database, sql: "SELECT id, name FROM patient WHERE name <> ''")
        while let patient = try patients.next() {
            let name = String.fromDatabaseValue(patient[1]) ?? ""
            for key in NameSearch.keys(of: name) {
                try database.execute(
                    sql: "INSERT INTO patient_name (patient, folded) VALUES (?, ?)", arguments: [patient[0], key])
            }
        }
    }

    /// Selects the patients of a name: the index finds those in which the pattern's longer runs of characters stand.
    ///
    /// The index could be asked for the pattern itself, but that of SQLite 3.40 counts bytes where it should count
    /// characters, and finds nothing for two ideographs.
    @Sendable
    static func patientsOfName(_ pattern: WildcardPattern) -> (sql: String, arguments: SQLArguments) {
        // What the index finds is held against the whole pattern: of long runs it is asked for the beginning.
        let runs = pattern.runs.map { String(String.UnicodeScalarView($0.unicodeScalars.prefix(16))) }
            .filter { $0.unicodeScalars.count >= 3 }.prefix(8)
        let wanted = "SELECT patient FROM patient_name WHERE folded GLOB ?"
        guard !runs.isEmpty else { return (wanted, [pattern.glob]) }
        let phrases = runs.map { #""\#($0.replacingOccurrences(of: #"""#, with: #""""#))""# }
        return (
            wanted + " AND id IN (SELECT rowid FROM patient_name_index WHERE patient_name_index MATCH ?)",
            [pattern.glob, phrases.joined(separator: " AND ")]
        )
    }

    private static let nameIndex = """
        CREATE VIRTUAL TABLE patient_name_index USING fts5(
            folded, content = 'patient_name', content_rowid = 'id', tokenize = 'trigram');
        """

    private static let rebuildNames = "INSERT INTO patient_name_index (patient_name_index) VALUES ('rebuild')"

    /// How the index of names was found, and what was wrong with it.
    enum NameIndexState {
        case sound
        case mended(reason: String)
        case beyondRepair(reason: String)
    }

    /// Makes the index of names anew where it does not hold the names: no look at pages shows that, and whoever writes
    /// a name would fail.
    static func mendNames(_ pool: DatabasePool) throws -> NameIndexState {
        let attempts = [
            "INSERT INTO patient_name_index (patient_name_index, rank) VALUES ('integrity-check', 1)", rebuildNames,
            "DROP TABLE IF EXISTS patient_name_index; \(nameIndex) \(rebuildNames)",
        ]
        var reason: String?
        for attempt in attempts {
            do {
                try pool.write { try $0.execute(sql: attempt) }
                return reason.map(NameIndexState.mended) ?? .sound
            } catch let error as DatabaseError {
                // SQLITE_ERROR: it is not there.
                guard [.SQLITE_CORRUPT, .SQLITE_ERROR].contains(error.resultCode) else { throw error }
                reason = error.message
            }
        }
        return .beyondRepair(reason: reason ?? "unknown")
    }

    /// The names of patients as they are searched. An index of their runs of three characters finds what stands
    /// anywhere in them.
    private static let nameTables = """
        CREATE TABLE patient_name (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient INTEGER NOT NULL REFERENCES patient(id),
            -- One of the name's writings without case and accents, with a caret behind it.
            folded TEXT NOT NULL,
            UNIQUE (patient, folded)
        ) STRICT;

        \(nameIndex)

        CREATE TRIGGER patient_name_added AFTER INSERT ON patient_name BEGIN
            INSERT INTO patient_name_index (rowid, folded) VALUES (new.id, new.folded);
        END;

        CREATE TRIGGER patient_name_removed AFTER DELETE ON patient_name BEGIN
            INSERT INTO patient_name_index (patient_name_index, rowid, folded) VALUES ('delete', old.id, old.folded);
        END;
        """
}
