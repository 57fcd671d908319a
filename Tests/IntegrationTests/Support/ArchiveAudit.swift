import Archive
import Catalog
import Foundation

/// Compares what an archive's index says with what lies in its folder.
struct ArchiveAudit {
    private let instances: [InstanceRecord]
    private let layout: ArchiveLayout

    /// Reads the index.
    init(_ index: ArchiveIndex) throws {
        layout = index.layout
        instances = try index.studies().flatMap { try index.instances(ofStudy: $0.studyInstanceUID) }
    }

    /// Everything that is wrong, a sentence each: acknowledged instances that are missing or altered, instances indexed
    /// twice, rows without a file and files without a row.
    func problems(acknowledged: [String: [UInt8]]) -> [String] {
        let indexed = Dictionary(grouping: instances, by: \.sopInstanceUID)
        let twice = indexed.filter { $0.value.count > 1 }.keys.map { "\($0) is indexed twice" }
        let lost = acknowledged.compactMap { uid, bytes -> String? in
            guard let record = indexed[uid]?.first else { return "\(uid) was acknowledged and is not indexed" }
            guard let file = FileManager.default.contents(atPath: record.path) else { return "\(uid) has no file" }
            return file.suffix(bytes.count).elementsEqual(bytes) ? nil : "\(uid) has other bytes"
        }
        return (twice + lost + strayFiles).sorted()
    }

    private var strayFiles: [String] {
        let known = Set(instances.map(\.path))
        let orphans = files(in: layout.instances).filter { !known.contains($0) }
        let leftOvers = files(in: layout.incoming) + files(in: layout.quarantine)
        return (orphans + leftOvers).map { "\($0) belongs to nothing" }
    }

    private func files(in folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.map { "\(folder)/\($0)" }.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
