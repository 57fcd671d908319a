import Archive
import ArgumentParser
import Catalog
import DICOMNetwork
import Foundation
import Node
import Storage

/// Where the configuration comes from, and what the command line sets over it.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("config")],
        help: "The configuration file; without it the defaults and SEGNODE_… variables count.")
    var configurationFile: String?

    @Option(help: "The folder of instances, index and results.")
    var storage: String?

    @Option(help: "The local address to accept associations on.")
    var host: String?

    @Option(help: "The TCP port to accept associations on; 0 takes a free one.")
    var port: Int?

    @Option(help: "The AE title of this node.")
    var aeTitle: String?

    @Option(help: "The model bundle: a name or a folder.")
    var model: String?

    @Option(help: "A destination of results, NAME=TITLE@HOST:PORT; may be repeated.")
    var destination: [String] = []

    @Option(help: "The idle time after which a study is complete, for example 5s.")
    var idle: String?

    /// Reads the file and the environment, then lays the command line's values over them.
    func load() throws -> NodeConfiguration {
        let environment = ProcessInfo.processInfo.environment
        return try ConfigurationFile.load(path: configurationFile, environment: environment.merging(overrides) { $1 })
    }

    /// The options as the variables that they stand for, so that the same checks apply.
    private var overrides: [String: String] {
        [
            "SEGNODE_STORAGE_FOLDER": storage, "SEGNODE_LISTEN_HOST": host,
            "SEGNODE_LISTEN_PORT": port.map(String.init), "SEGNODE_AE_TITLE": aeTitle,
            "SEGNODE_SEGMENTATION_MODEL": model, "SEGNODE_COMPLETION_IDLE": idle,
            "SEGNODE_DESTINATIONS": destination.isEmpty ? nil : destination.joined(separator: ","),
        ].compactMapValues { $0 }
    }
}

/// Which archive a listing reads; it may be in use by a node.
struct StorageOptions: ParsableArguments {
    @Option(help: "The folder of instances, index and results; without it the configuration's.")
    var storage: String?

    @Option(name: [.short, .customLong("config")], help: "The node's configuration file.")
    var configurationFile: String?

    @Flag(help: "Write JSON.")
    var json = false

    /// Opens the index for reading.
    func index() throws -> ArchiveIndex {
        let place = try place()
        return try ArchiveIndex(root: place.folder, server: place.server)
    }

    /// The folder of the archive: the option, else the configuration file, SEGNODE_STORAGE_FOLDER or the default; and
    /// how the server that has its index is reached, where the configuration tells.
    func place() throws -> (folder: String, server: CatalogServer?) {
        let environment = ProcessInfo.processInfo.environment
        // The folder tells which catalogue it has: where it is given, nothing else needs to be in order.
        if let storage, configurationFile == nil, environment["SEGNODE_CATALOG_POSTGRESQL"] == nil {
            return (storage, nil)
        }
        let configuration = try ConfigurationFile.load(path: configurationFile, environment: environment)
        return (storage ?? configuration.storage.folder, CatalogServer(configuration.catalog))
    }
}
