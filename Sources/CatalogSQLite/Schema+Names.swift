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
        let runs = pattern.runs.filter { $0.unicodeScalars.count >= 3 }
        let wanted = "SELECT patient FROM patient_name WHERE folded GLOB ?"
        guard !runs.isEmpty else { return (wanted, [pattern.glob]) }
        let phrases = runs.map { #""\#($0.replacingOccurrences(of: #"""#, with: #""""#))""# }
        return (
            wanted + " AND id IN (SELECT rowid FROM patient_name_index WHERE patient_name_index MATCH ?)",
            [pattern.glob, phrases.joined(separator: " AND ")]
        )
    }

    /// The names of patients as they are searched. An index of their runs of three characters finds what stands anywhere
    /// in them.
    private static let nameTables = """
        CREATE TABLE patient_name (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient INTEGER NOT NULL REFERENCES patient(id),
            -- One of the name's writings without case and accents, with a caret behind it.
            folded TEXT NOT NULL,
            UNIQUE (patient, folded)
        ) STRICT;

        CREATE VIRTUAL TABLE patient_name_index USING fts5(
            folded, content = 'patient_name', content_rowid = 'id', tokenize = 'trigram');

        CREATE TRIGGER patient_name_added AFTER INSERT ON patient_name BEGIN
            INSERT INTO patient_name_index (rowid, folded) VALUES (new.id, new.folded);
        END;

        CREATE TRIGGER patient_name_removed AFTER DELETE ON patient_name BEGIN
            INSERT INTO patient_name_index (patient_name_index, rowid, folded) VALUES ('delete', old.id, old.folded);
        END;
        """
}
