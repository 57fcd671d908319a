import Foundation

/// An empty file that is removed when nothing refers to it any more.
final class TemporaryFile: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "segnode-test-\(UUID().uuidString).log")
        try Data().write(to: url)
        path = url.path(percentEncoded: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
