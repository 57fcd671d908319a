public import Segmentation

extension ModelLocator {
    /// Finds, reads and verifies a model bundle.
    ///
    /// - Throws: ``NodeError/modelNotFound(model:searched:)`` or the bundle's own error.
    public func load(_ model: String) throws -> ModelBundle {
        guard let folder = folder(of: model) else {
            throw NodeError.modelNotFound(model: model, searched: model.contains("/") ? [model] : folders)
        }
        return try ModelBundle.load(folder: folder)
    }
}
