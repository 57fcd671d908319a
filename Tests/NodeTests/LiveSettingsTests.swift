import Node
import Testing

@Suite("What SIGHUP can change")
struct LiveSettingsTests {
    @Test("destinations change live")
    func destinations() throws {
        let settings = LiveSettings(NodeConfiguration())
        var new = NodeConfiguration()
        new.destinations = [try #require(Destination(text: "pacs=PACS@localhost:104"))]
        #expect(settings.apply(new).isEmpty)
        #expect(settings.destination(named: "pacs")?.port == 104)
        #expect(settings.destination(named: "other") == nil)
    }

    @Test("a port does not change live, and that is said")
    func port() {
        let settings = LiveSettings(NodeConfiguration())
        var new = NodeConfiguration()
        new.listen.port = 104
        new.storage.folder = "/elsewhere"
        #expect(settings.apply(new) == ["listen", "storage"])
        #expect(settings.configuration.listen.port == NodeConfiguration().listen.port)
    }
}
