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
    /// - Throws: ``DICOMError/noSuchPath(_:)`` where a path does not exist.
    public static func find(in paths: [String]) throws(DICOMError) -> Found {
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

    /// Every instance in files and below folders, where none is damaged: a series without one would pass for whole.
    /// What an Apple computer leaves beside files (`._NAME`) is left out.
    ///
    /// - Throws: ``DICOMError/noSuchPath(_:)``, and ``DICOMError/damagedInstance(path:reason:)`` where a file should be
    ///   an instance and is damaged, or the system does not give it.
    public static func wholeInstances(in paths: [String]) throws(DICOMError) -> [InstanceFile] {
        func isMeant(_ path: String) -> Bool { !URL(filePath: path).lastPathComponent.hasPrefix("._") }
        let found = try find(in: paths)
        if let damaged = found.skipped.first(where: { $0.isDamaged && isMeant($0.path) }) {
            throw DICOMError.damagedInstance(path: damaged.path, reason: damaged.reason)
        }
        return found.instances.filter { isMeant($0.path) }
    }

    /// The CT images in files and below folders; where no file says that it is one, all files: bare data sets perhaps.
    ///
    /// - Throws: As ``wholeInstances(in:)``. Of a file that is damaged nobody knows whether it is a slice.
    public static func ctImages(in paths: [String]) throws(DICOMError) -> [String] {
        let images = try wholeInstances(in: paths).filter(\.isCTImage)
        return images.isEmpty ? try files(in: paths) : images.map(\.path)
    }

    /// Every file, in the order of the arguments and then of the names.
    public static func files(in paths: [String]) throws(DICOMError) -> [String] {
        var files: [String] = []
        for path in paths {
            guard let identity = FileIdentity(path) else { throw .noSuchPath(path) }
            let absolute = URL(filePath: path).absoluteURL.path(percentEncoded: false)
            files += identity.kind == .folder ? FileWalk(absolute).files : [path]
        }
        return files
    }

    /// Whether a file that is no instance begins like one, or cannot be looked at or is empty and has no other kind of
    /// name.
    private static func isDamaged(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return mayBeInstance(path) }
        defer { try? handle.close() }
        do {
            let prefix = try handle.read(upToCount: 132) ?? Data()
            if prefix.isEmpty { return mayBeInstance(path) && isNumbered(path) }
            return prefix.count == 132 && prefix.suffix(4).elementsEqual("DICM".utf8)
        } catch {
            return mayBeInstance(path)
        }
    }

    /// Whether a name has a number as those of instances have, and those of empty marks have not.
    private static func isNumbered(_ path: String) -> Bool {
        URL(filePath: path).lastPathComponent.contains(where: \.isNumber)
    }

    private static func mayBeInstance(_ path: String) -> Bool {
        let kind = URL(filePath: path).pathExtension.lowercased()
        return kind.isEmpty || kind == "dcm" || kind == "ima" || Int(kind) != nil
    }
}

/// An instance in a Part 10 file, as its data set identifies it.
public struct InstanceFile: Sendable, Equatable {
    /// The file.
    public let path: String
    /// Which instance it holds, and how and where.
    public let identification: InstanceIdentification

    /// Reads the beginning of a file.
    public init(path: String) throws(DICOMError) {
        self.path = path
        identification = try InstanceIdentification(path: path)
    }

    /// The SOP class of the instance.
    public var sopClassUID: UID { identification.sopClassUID }
    /// Whether the instance is a CT slice.
    public var isCTImage: Bool { sopClassUID == SOPClass.ctImageStorage }
    /// Whether the instance is a segmentation object.
    public var isSegmentation: Bool { sopClassUID == SOPClass.segmentationStorage }
}
