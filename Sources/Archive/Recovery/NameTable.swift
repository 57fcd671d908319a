import Catalog

/// The file names of all rows, in order: what a folder is held against. Takes 48 bytes an instance.
struct NameTable {
    /// The name of an instance's file with the number of its row.
    struct Entry {
        let name: InstanceFileName
        let row: Int64
        /// Whether the file is known to be gone.
        let isMarkedMissing: Bool

        /// The file as the catalogue names it.
        var file: CatalogFile {
            CatalogFile(row: row, path: name.relativePath, size: 0, isMissing: isMarkedMissing)
        }
    }

    /// What index and one folder do not have in common.
    struct Difference {
        /// Files without a row.
        var unindexed: [InstanceFileName] = []
        /// Rows whose files are gone, and that do not say so.
        var missing: [Entry] = []
        /// Rows that say that their files are gone, which are there.
        var returned: [Entry] = []
        /// Rows whose files are gone, all of them.
        var missingCount = 0
    }

    private let entries: [Entry]
    /// Where each folder's entries begin, and where the last one's end.
    private let starts: [Int]

    /// Reads the names; rows whose path is none of the archive's have none, so that their files count as unindexed and
    /// put the rows right.
    init(_ store: any CatalogUpkeep) throws(CatalogError) {
        var entries: [Entry] = []
        try store.forEachInstanceFile { file in
            guard let name = InstanceFileName(relativePath: file.path) else { return }
            entries.append(Entry(name: name, row: file.row, isMarkedMissing: file.isMissing))
        }
        entries.sort { $0.name < $1.name }
        self.entries = entries
        var starts = [0]
        for bucket in 1..<InstanceFileName.bucketCount {
            starts.append(Self.firstIndex(in: entries, ofBucket: bucket))
        }
        self.starts = starts + [entries.count]
    }

    /// Holds a folder against the rows of its instances.
    ///
    /// - Parameter present: the names in the folder, in any order.
    func difference(_ bucket: Int, _ present: [InstanceFileName]) -> Difference {
        var difference = Difference()
        var files = present.sorted()[...]
        for entry in entries[starts[bucket]..<starts[bucket + 1]] {
            while let file = files.first, file < entry.name {
                difference.unindexed.append(file)
                files.removeFirst()
            }
            let isThere = files.first == entry.name
            if isThere { files.removeFirst() } else { difference.missingCount += 1 }
            if !isThere && !entry.isMarkedMissing { difference.missing.append(entry) }
            if isThere && entry.isMarkedMissing { difference.returned.append(entry) }
        }
        difference.unindexed += files
        return difference
    }

    private static func firstIndex(in entries: [Entry], ofBucket bucket: Int) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].name.bucket < bucket { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
