import Foundation
import GRDB

/// Opens the one database.
enum ArchiveDatabase {
    /// Opens the index for the process that writes, creating and migrating it.
    static func openForWriting(_ layout: ArchiveLayout) throws(ArchiveError) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: layout.index, configuration: configuration())
            guard try !pool.read(Schema.migrator.hasBeenSuperseded) else {
                throw ArchiveError.schemaMismatch(path: layout.index, reason: "a newer version has written it")
            }
            try Schema.migrator.migrate(pool)
            return pool
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw .database(reason: "\(error)")
        }
    }

    /// Opens the index for a reader beside the process that writes.
    static func openForReading(_ layout: ArchiveLayout) throws(ArchiveError) -> any DatabaseReader {
        do {
            var configuration = configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: layout.index, configuration: configuration)
            guard try queue.read(Schema.migrator.hasCompletedMigrations) else {
                throw ArchiveError.schemaMismatch(
                    path: layout.index,
                    reason: "an older version has written it; start the node once to bring it up to date"
                )
            }
            return queue
        } catch let error as ArchiveError {
            throw error
        } catch {
            throw .database(reason: "\(error)")
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.label = "segnode.index"
        return configuration
    }
}
