import Node
import Testing

@Suite("Why a node cannot start or go on")
struct NodeErrorTests {
    @Test(
        "each value stands in the sentence where it belongs",
        arguments: [
            (.modelNotFound(model: "own", searched: ["/a", "/b"]), ["\"own\"", "/a, /b"]),
            (.unusableWorker(reason: "there is no memory"), ["there is no memory"]),
            (
                .selfTestFailed(stage: "delivery", found: "two", expected: "one"),
                ["delivery", "found two", "expected one"]
            ),
            (.noSourceSeries(segmentation: "/seg.dcm"), ["/seg.dcm"]),
        ] as [(NodeError, [String])])
    func sentence(error: NodeError, parts: [String]) {
        for part in parts { #expect(error.description.contains(part), "\(error)") }
    }
}
