package import Catalog

extension SQLCatalog: CatalogIntake {
    package func apply(
        _ changes: [CatalogChange], deadline: (String) -> Int64
    ) throws(CatalogError) -> [CatalogFinding] {
        try withoutActuallyEscaping(deadline) { deadline throws(CatalogError) in
            let writer = try write { connection in
                var writer = ChangeWriter(
                    connection, dialect: dialect, node: node, studies: studies, held: held, deadline: deadline)
                for change in changes { try writer.apply(change) }
                return writer
            }
            writer.isCommitted()
            return writer.allFindings
        }
    }

    package func record(
        _ kind: ConflictRecord.Kind, _ found: [String: String], at time: Int64
    ) throws(CatalogError) {
        try write { connection in
            let log = ConflictWriter(connection: connection, dialect: dialect, callingAETitle: "", time: time)
            for (subject, reason) in found.sorted(by: { $0.key < $1.key }) {
                try log.record(kind, subject: subject, found: reason)
            }
        }
    }
}
