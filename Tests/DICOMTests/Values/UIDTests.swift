import DICOM
import Testing

struct UIDTests {
    @Test(
        "a form that follows PS3.5 9.1 is a UID",
        arguments: [
            "1", "1.2.840.10008.1.1", "2.25.0", "1.2.3\0", "1.2.3 ", "1." + String(repeating: "2", count: 62),
        ])
    func valid(text: String) throws {
        let uid = try #require(UID(text))
        #expect(uid.description.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) })
    }

    @Test(
        "a form that breaks a rule is none",
        arguments: [
            "", ".", "1.", ".1", "1..2", "1.02", "1.2a", "1.2/3", "../1", "1.2\0.3", " 1.2", "1.٣",
            "1." + String(repeating: "2", count: 63),
        ])
    func invalid(text: String) { #expect(UID(text) == nil) }

    @Test("a derived UID depends on its parts and on how they are divided, and on nothing else")
    func derived() {
        #expect(UID.derived(from: ["a", "b"]) == UID.derived(from: ["a", "b"]))
        #expect(UID.derived(from: ["a", "b"]) != UID.derived(from: ["ab"]))
        #expect(UID.derived(from: ["a", "b"]) != UID.derived(from: ["b", "a"]))
        #expect(UID.derived(from: ["a"]).description.hasPrefix("2.25."))
    }

    @Test("random UIDs differ and are valid")
    func random() {
        let uids = (0..<1000).map { _ in UID.random() }
        #expect(Set(uids).count == 1000)
        #expect(uids.allSatisfy { UID($0.description) == $0 })
    }
}
