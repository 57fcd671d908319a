public import Foundation

/// Real data and outside judges, which lie beside the repository and never in it.
///
///     @Test(.enabled(if: SharedData.isAvailable, "no shared data"))
public enum SharedData {
    /// The folder: `../shared` beside the repository unless SEGNODE_SHARED names another.
    public static let root =
        ProcessInfo.processInfo.environment["SEGNODE_SHARED"].map { URL(filePath: $0) }
        ?? Repository.root.deletingLastPathComponent().appending(path: "shared")

    /// Whether the data is there.
    public static var isAvailable: Bool { contains("data") }

    /// Whether something is there, for example "models/pancreas-2d".
    public static func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The path of something in the folder, for example "data/gantry-tilt".
    public static func path(_ name: String) -> String { root.appending(path: name).path(percentEncoded: false) }

    /// The paths of all files in a folder and the folders in it, sorted; empty where it is missing.
    public static func files(in name: String, suffix: String = "") -> [String] {
        let folder = path(name)
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.filter(isFile).sorted()
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
