import DICOM
import Foundation

/// Finds the instances in files and folders.
///
///     let found = try InstanceFinder.find(in: ["/media/cdrom"])
///     found.instances.count
public enum InstanceFinder {
    /// What was found.
    public struct Found: Sendable {
        /// The instances, in the order of their paths.
        public var instances: [InstanceFile] = []
        /// The files that are no instances.
        public var skipped: [Skipped] = []
    }

    /// A file that is no instance.
    public struct Skipped: Sendable, Equatable {
        /// The file.
        public let path: String
        /// Why, in one sentence.
        public let reason: String
    }

    /// Looks through files and, with everything below them, folders; links to folders are not followed.
    ///
    /// - Throws: ``NodeError/noSuchPath(_:)`` where a path does not exist.
    public static func find(in paths: [String]) throws(NodeError) -> Found {
        var found = Found()
        for path in try files(in: paths) {
            do throws(DICOMError) {
                let instance = try InstanceFile(path: path)
                if instance.header.mediaStorageSOPClassUID == mediaDirectory {
                    found.skipped.append(Skipped(path: path, reason: "a DICOMDIR is no instance"))
                } else {
                    found.instances.append(instance)
                }
            } catch {
                found.skipped.append(Skipped(path: path, reason: "\(error)"))
            }
        }
        return found
    }

    /// Every file, in the order of the arguments and then of the names.
    public static func files(in paths: [String]) throws(NodeError) -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noSuchPath(path) }
            files += isFolder.boolValue ? Self.files(below: path) : [path]
        }
        return files
    }

    private static func files(below folder: String) -> [String] {
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let walk = FileManager.default.enumerator(at: URL(filePath: folder), includingPropertiesForKeys: keys)
        let urls = (walk?.compactMap { $0 as? URL } ?? []).filter { url in
            (try? url.resourceValues(forKeys: Set(keys)).isRegularFile) ?? false
        }
        return urls.map { $0.path(percentEncoded: false) }.sorted()
    }

    /// Media Storage Directory Storage.
    private static let mediaDirectory = UID(constant: "1.2.840.10008.1.3.10")
}
