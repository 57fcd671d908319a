import Foundation
import Node
import Segmentation
import TestSupport
import Testing

@Suite("Where a model is looked for")
struct ModelLocatorTests {
    private let folder: TemporaryFolder
    private let locator: ModelLocator

    init() throws {
        folder = try TemporaryFolder()
        locator = ModelLocator(environment: ["SEGNODE_MODELS": folder.path("models")])
        for name in ["own", "commissioning-threshold"] {
            let path = folder.path("models/\(name)")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Repository.path("Models/commissioning-threshold/model.json"), toPath: path + "/model.json")
        }
        try FileManager.default.createDirectory(
            atPath: folder.path("models/hollow"), withIntermediateDirectories: true)
    }

    @Test("a name is looked for in SEGNODE_MODELS before anywhere else", arguments: ["own", "commissioning-threshold"])
    func name(model: String) throws {
        #expect(locator.folders.first == folder.path("models"))
        #expect(locator.folder(of: model) == folder.path("models/\(model)"))
        #expect(try locator.load(model).folder == folder.path("models/\(model)"))
        #expect(!ModelLocator(environment: [:]).folders.contains(folder.path("models")))
    }

    @Test("SEGNODE_MODELS comes before what lies beside the program, and the places of an installation come last")
    func order() throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let parts = program.split(separator: "/").map { String($0) }
        try #require(parts.count > 4)
        let share = "/" + parts.dropLast(2).joined(separator: "/") + "/share/segnode/models"
        let beside = (1...4).map { "/" + parts.dropLast($0).joined(separator: "/") + "/Models" }
        let installed = ["/usr/local/share/segnode/models", "/usr/share/segnode/models"]
        #expect(ModelLocator(environment: [:]).folders == [share] + beside + installed)
        #expect(locator.folders == [folder.path("models"), share] + beside + installed)
    }

    @Test("a path is the folder itself")
    func path() {
        let path = folder.path("models/own")
        #expect(ModelLocator(environment: [:]).folder(of: path) == path)
        #expect(locator.folder(of: "models/own") == nil)
    }

    @Test("a folder that holds no description is no model, and all that were searched are named")
    func absent() throws {
        for model in ["hollow", "nothing-like-that"] {
            #expect(locator.folder(of: model) == nil)
            let error = #expect(throws: NodeError.self) { try locator.load(model) }
            guard case .modelNotFound(let name, let searched) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(name == model && searched == locator.folders)
        }
        let path = folder.path("models/hollow")
        let error = #expect(throws: NodeError.self) { try locator.load(path) }
        guard case .modelNotFound(_, let searched) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(searched == [path])
    }
}
