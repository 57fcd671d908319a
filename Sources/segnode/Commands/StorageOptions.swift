import Archive
import ArgumentParser
import Foundation
import Node

/// Which archive a listing reads; it may be in use by a node.
struct StorageOptions: ParsableArguments {
    @Option(help: "The folder of instances, index and results; without it the configuration's.")
    var storage: String?

    @Option(name: [.short, .customLong("config")], help: "The node's configuration file.")
    var configurationFile: String?

    @Flag(help: "Write JSON.")
    var json = false

    /// Opens the index for reading.
    func index() throws -> ArchiveIndex { try ArchiveIndex(root: folder()) }

    /// The folder of the archive: the option, else the configuration file, SEGNODE_STORAGE_FOLDER or the default.
    func folder() throws -> String {
        if let storage { return storage }
        let environment = ProcessInfo.processInfo.environment
        return try ConfigurationFile.load(path: configurationFile, environment: environment).storage.folder
    }
}
