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
        /// Whether it should be an instance: it cannot be read, or begins like one and is damaged.
        public var isDamaged = false
    }

    /// Looks through files and, with everything below them, folders; links are followed.
    ///
    /// - Throws: ``NodeError/noSuchPath(_:)`` where a path does not exist.
    public static func find(in paths: [String]) throws(NodeError) -> Found {
        var found = Found()
        for path in try files(in: paths) {
            do throws(DICOMError) {
                let instance = try InstanceFile(path: path)
                if instance.sopClassUID == SOPClass.mediaStorageDirectory {
                    found.skipped.append(Skipped(path: path, reason: "a DICOMDIR is no instance"))
                } else {
                    found.instances.append(instance)
                }
            } catch {
                found.skipped.append(Skipped(path: path, reason: "\(error)", isDamaged: isDamaged(path)))
            }
        }
        return found
    }

    /// Every file, in the order of the arguments and then of the names.
    public static func files(in paths: [String]) throws(NodeError) -> [String] {
        var files: [String] = []
        for path in paths {
            guard let identity = FileIdentity(path) else { throw .noSuchPath(path) }
            let absolute = URL(filePath: path).absoluteURL.path(percentEncoded: false)
            files += identity.kind == .folder ? FileWalk(absolute).files : [path]
        }
        return files
    }

    /// Whether a file that is no instance begins like one, or cannot be looked at and has no other kind of name.
    private static func isDamaged(_ path: String) -> Bool {
        let kind = URL(filePath: path).pathExtension.lowercased()
        let isUnnamed = kind.isEmpty || kind == "dcm" || kind == "ima" || Int(kind) != nil
        guard let handle = FileHandle(forReadingAtPath: path) else { return isUnnamed }
        defer { try? handle.close() }
        guard let prefix = try? handle.read(upToCount: 132) else { return isUnnamed }
        return prefix.count == 132 && prefix.suffix(4).elementsEqual("DICM".utf8)
    }
}
