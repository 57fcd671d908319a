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
}
