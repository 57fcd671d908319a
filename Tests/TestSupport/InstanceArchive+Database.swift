package import Archive
import CatalogSQL
import CatalogSQLite
package import GRDB

extension InstanceArchive {
    /// The archive's own connections to its index.
    package var database: DatabasePool {
        guard let store = store as? SQLCatalog<SQLiteEngine>, let pool = store.engine.pool else {
            preconditionFailure("the archive of a test has an SQLite index")
        }
        return pool
    }
}
