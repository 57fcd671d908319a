package import Catalog

extension SQLCatalog: CatalogUpkeep {
    /// How many rows are asked for in one statement.
    private static var atOnce: Int { 500 }

    private static var presence: String {
        let marks = [String](repeating: "?", count: atOnce).joined(separator: ",")
        return "SELECT sop_instance_uid FROM instance WHERE missing_since IS NULL AND sop_instance_uid IN (\(marks))"
    }

    package func present(among sopInstanceUIDs: [String]) throws(CatalogError) -> Set<String> {
        var present: Set<String> = []
        for start in stride(from: 0, to: sopInstanceUIDs.count, by: Self.atOnce) {
            let some = sopInstanceUIDs[start..<min(start + Self.atOnce, sopInstanceUIDs.count)]
            // One text for any number: the last one stands for those that are missing.
            let padded = some + Array(repeating: sopInstanceUIDs[some.endIndex - 1], count: Self.atOnce - some.count)
            present.formUnion(try read { try $0.values(Self.presence, padded.map { $0 }) as [String] })
        }
        return present
    }

    package func forEachInstanceFile(_ body: (CatalogFile) -> Void) throws(CatalogError) {
        let sql = "SELECT id, path, missing_since IS NOT NULL FROM instance WHERE node = ?"
        try read { connection in
            try connection.forEachRow(sql, [node]) { row in
                body(CatalogFile(row: row[0], path: row[1], size: 0, isMissing: row[2]))
            }
        }
    }

    package func markFiles(
        missing: [CatalogFile], returned: [CatalogFile], at time: Int64
    ) throws(CatalogError) {
        let sql = "UPDATE instance SET missing_since = ? WHERE id = ?"
        try write { connection in
            let log = ConflictWriter(connection: connection, dialect: dialect, callingAETitle: "", time: time)
            for file in returned {
                try awaitStudy(ofInstance: file.row, at: time, connection)
                try connection.execute(sql, [nil, file.row])
            }
            for file in missing {
                try connection.execute(sql, [time, file.row])
                try log.record(.missing, subject: file.path)
            }
        }
    }

    /// Awaits the study of an instance whose file came back, if it is not awaited already. The tables would set the
    /// deadline by their own clock.
    private func awaitStudy(ofInstance row: Int64, at time: Int64, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE study SET deadline_at = ? WHERE deadline_at IS NULL AND id = (SELECT r.study FROM series r
                JOIN instance i ON i.series = r.id WHERE i.id = ? AND i.missing_since IS NOT NULL)
            """, [time, row])
    }

    package func resultPaths() throws(CatalogError) -> Set<String> {
        try read { Set(try $0.values("SELECT path FROM result WHERE node = ?", [node]) as [String]) }
    }

    /// A deadline that lies farther ahead was written by a wall clock that was wrong, and is moved, too.
    package func renewDeadlines(_ deadline: (String) -> Int64) throws(CatalogError) {
        try write { connection in
            let awaited = "deadline_at IS NOT NULL AND node = ?"
            let senders: [String] = try connection.values(
                "SELECT DISTINCT last_calling_ae FROM study WHERE \(awaited)", [node])
            for sender in senders {
                try connection.execute(
                    "UPDATE study SET deadline_at = ? WHERE \(awaited) AND last_calling_ae = ?",
                    [deadline(sender), node, sender])
            }
        }
    }

    /// The files of all instances that are there, and of all results of this node, with their sizes, by path.
    private func files() throws(CatalogError) -> [CatalogFile] {
        let sql = """
            SELECT id, path, size, 1 AS instance FROM instance WHERE missing_since IS NULL AND node = ?
            UNION ALL SELECT id, path, size, 0 FROM result WHERE node = ? ORDER BY path
            """
        return try read { connection in
            try connection.rows(sql, [node, node]) {
                CatalogFile(row: $0["id"], path: $0["path"], size: $0["size"], isInstance: $0["instance"])
            }
        }
    }

    package func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws(CatalogError) -> String? {
        try CatalogError.translating { try engine.findDamage(until: isStopping) }
    }

    package func copy(to path: String) throws(CatalogError) -> CatalogCopy {
        guard let copied = try CatalogError.translating({ try engine.copy(to: path) }) else {
            return CatalogCopy(files: try files(), hasRows: false)
        }
        let copy = SQLCatalog(engine: copied, node: node)
        let files = try copy.files()
        _ = try copy.close()
        return CatalogCopy(files: files, hasRows: true)
    }

    package func close() throws(CatalogError) -> Bool { try CatalogError.translating { try engine.close() } }
}
