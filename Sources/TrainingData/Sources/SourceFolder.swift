import DICOM
import Foundation

/// The files of a source.
struct SourceFolder {
    /// The folder.
    let path: String

    /// Every file below the folder, sorted; what an Apple computer leaves beside files (`._NAME`) is left out.
    func files() throws(DICOMError) -> [String] {
        try InstanceFinder.files(in: [path]).filter { !Self.name($0).hasPrefix("._") }
    }

    /// Every instance below the folder.
    ///
    /// - Throws: ``DICOMError/damagedInstance(path:reason:)`` where a file should be one and is damaged.
    func instances() throws -> [InstanceFile] { try InstanceFinder.wholeInstances(in: [path]) }

    /// A short name of what some files have in common: their folder below the source's, or the source's own.
    func name(of files: [String]) -> String {
        let root = parts(path)
        guard var common = files.first.map({ Array(parts($0).dropLast()) }) else { return root.last ?? path }
        for file in files {
            let folder = parts(file).dropLast()
            common = Array(zip(common, folder).prefix { $0.0 == $0.1 }.map(\.0))
        }
        let below = common.dropFirst(root.count)
        return below.isEmpty ? root.last ?? path : below.joined(separator: "/")
    }

    /// The last part of a path.
    static func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }

    private func parts(_ path: String) -> [String] {
        URL(filePath: path).absoluteURL.standardized.pathComponents.filter { $0 != "/" }
    }
}
