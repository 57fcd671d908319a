/// How an archive brings its files and the catalogue into agreement.
package protocol CatalogUpkeep: Sendable {
    /// Those of the instances whose files the catalogue knows and takes to be there.
    func present(among sopInstanceUIDs: [String]) throws(CatalogError) -> Set<String>

    /// Hands over the file of every instance of this node, in any order, without its size.
    func forEachInstanceFile(_ body: (CatalogFile) -> Void) throws(CatalogError)

    /// Marks instances whose files are gone, and clears the mark of those whose files came back.
    ///
    /// A study of which an instance came back is awaited again, and what is made of it is made anew.
    func markFiles(missing: [CatalogFile], returned: [CatalogFile], at time: Int64) throws(CatalogError)

    /// The paths of the files of all results of this node.
    func resultPaths() throws(CatalogError) -> Set<String>

    /// Takes up a result that was found as a file and has no row.
    func recover(_ result: FoundResult) throws(CatalogError) -> FoundResult.Fate

    /// Lets every study that is awaited wait from now on.
    func renewDeadlines(_ deadline: (String) -> Int64) throws(CatalogError)

    /// Looks at the catalogue's own data altogether; takes as long as reading them.
    ///
    /// - Returns: what is wrong; `nil`: nothing, or the store looks after itself.
    func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws(CatalogError) -> String?

    /// Copies everything into a new file for a backup, as it stands at one moment, or leaves that to the server.
    func copy(to path: String) throws(CatalogError) -> CatalogCopy

    /// Ends the use; nothing may be called after it.
    ///
    /// - Returns: whether all that was written is where the next start finds it without looking.
    func close() throws(CatalogError) -> Bool
}

/// What a backup has of a catalogue.
package struct CatalogCopy: Sendable, Hashable {
    /// The files of the node that it names: of all instances that are there, and of all results, by path.
    package let files: [CatalogFile]
    /// Whether the rows are in the file; else they are a server's, which makes its own backups.
    package let hasRows: Bool

    package init(files: [CatalogFile], hasRows: Bool) {
        self.files = files
        self.hasRows = hasRows
    }
}

/// A file that the catalogue knows.
package struct CatalogFile: Sendable, Hashable {
    /// The number of its row.
    package let row: Int64
    /// Relative to the archive's root.
    package let path: String
    /// In bytes; 0: not asked for.
    package let size: Int
    /// Whether it is known to be gone.
    package let isMissing: Bool
    /// Whether it is an instance's, not a result's.
    package let isInstance: Bool

    package init(row: Int64, path: String, size: Int, isMissing: Bool = false, isInstance: Bool = true) {
        self.row = row
        self.path = path
        self.size = size
        self.isMissing = isMissing
        self.isInstance = isInstance
    }
}

/// A result as its file tells of it.
package struct FoundResult: Sendable, Hashable {
    /// What becomes of the file.
    package enum Fate: Sendable {
        /// It has a row now, as that of a job that is done.
        case recovered
        /// Jobs of the study are known, and none made it: the file is left over.
        case leftOver
        /// It is left alone: its study is not known, a job of it is not done, or it has a row.
        case left
    }

    /// Why the job of a result that was found has no decision record.
    package static let reason = "recovered from the file of its result, as the index had been lost"

    package let path: String
    package let sopClassUID: String
    package let sopInstanceUID: String
    package let studyInstanceUID: String
    package let seriesInstanceUID: String
    package let sourceSeriesUID: String
    package let description: String
    package let modelName: String
    package let size: Int
    /// When it was written, in milliseconds since 1970.
    package let createdAt: Int64

    package init(
        path: String, sopClassUID: String, sopInstanceUID: String, studyInstanceUID: String,
        seriesInstanceUID: String, sourceSeriesUID: String, description: String, modelName: String, size: Int,
        createdAt: Int64
    ) {
        self.path = path
        self.sopClassUID = sopClassUID
        self.sopInstanceUID = sopInstanceUID
        self.studyInstanceUID = studyInstanceUID
        self.seriesInstanceUID = seriesInstanceUID
        self.sourceSeriesUID = sourceSeriesUID
        self.description = description
        self.modelName = modelName
        self.size = size
        self.createdAt = createdAt
    }
}
