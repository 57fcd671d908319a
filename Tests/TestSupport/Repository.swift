public import Foundation

/// Where the things that tests use lie.
public enum Repository {
    /// The repository's root.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The program under test, which is built beside the tests.
    public static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "segnode")

    /// A path in the repository.
    public static func path(_ name: String) -> String { root.appending(path: name).path(percentEncoded: false) }
}
