/// The folder that the catalogue's paths are relative to.
package struct CatalogRoot: Sendable, Hashable {
    /// The folder, without a slash at its end.
    package let folder: String

    package init(_ folder: String) {
        var folder = folder
        while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.folder = folder
    }

    /// The absolute form of a path that the catalogue stores.
    package func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    /// The form in which the catalogue stores a path: relative where it lies in the folder.
    package func relative(_ path: String) -> String {
        guard path.hasPrefix(folder + "/") else { return path }
        return String(decoding: path.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
    }
}
