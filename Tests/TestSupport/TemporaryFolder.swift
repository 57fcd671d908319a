public import Foundation

/// A folder that is removed with everything in it when the test is over.
public final class TemporaryFolder: Sendable {
    /// The folder.
    public let url: URL

    /// Makes the folder.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "segnode-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of the folder, or of something in it.
    public func path(_ name: String = "") -> String {
        name.isEmpty ? url.path(percentEncoded: false) : url.appending(path: name).path(percentEncoded: false)
    }
}
