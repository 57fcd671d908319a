package import Catalog

extension SQLCatalog: CatalogIntake {
    package func apply(
        _ changes: [CatalogChange], deadline: (String) -> Int64
    ) throws(CatalogError) -> [CatalogFinding] {
        try withoutActuallyEscaping(deadline) { deadline throws(CatalogError) in
            try write { connection in
                var writer = ChangeWriter(
                    connection, dialect: dialect, node: node, studies: studies, deadline: deadline)
                for change in changes { try writer.apply(change) }
                return writer.allFindings
            }
        }
    }

    @discardableResult
    package func record(
        _ kind: ConflictRecord.Kind, subject: String, found: String, at time: Int64
    ) throws(CatalogError) -> Int {
        try write {
            try ConflictWriter(connection: $0, callingAETitle: "", time: time)
                .record(kind, subject: subject, found: found)
        }
    }
}
