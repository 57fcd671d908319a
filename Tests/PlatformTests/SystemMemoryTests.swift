import Foundation
import Platform
import TestSupport
import Testing

@Suite("How much memory there is")
struct SystemMemoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("the tightest of a version 2 group and those that enclose it counts")
    func version2() throws {
        try write("0::/system.slice/segnode.service\n", to: "proc/self/cgroup")
        try write("max\n", to: "sys/fs/cgroup/system.slice/segnode.service/memory.max")
        #expect(limit == nil)
        try write("3000000000\n", to: "sys/fs/cgroup/system.slice/memory.max")
        #expect(limit == 3_000_000_000)
        try write("2000000000\n", to: "sys/fs/cgroup/system.slice/segnode.service/memory.max")
        #expect(limit == 2_000_000_000)
    }

    @Test("a version 1 group counts, and only that of memory")
    func version1() throws {
        try write("5:cpu,memory:/a\n4:freezer:/b\n0::/\n", to: "proc/self/cgroup")
        try write("9223372036854771712\n", to: "sys/fs/cgroup/memory/memory.limit_in_bytes")
        try write("1000\n", to: "sys/fs/cgroup/memory/b/memory.limit_in_bytes")
        #expect(limit == 9_223_372_036_854_771_712)
        try write("2500000000\n", to: "sys/fs/cgroup/memory/a/memory.limit_in_bytes")
        #expect(limit == 2_500_000_000)
    }

    @Test(
        "a limit counts where a group or one that encloses it has it, and only where its controller has it",
        arguments: [
            ("0::/a/b", "sys/fs/cgroup/memory.max", true), ("0::/a/b", "sys/fs/cgroup/a/memory.max", true),
            ("0::/a/b", "sys/fs/cgroup/a/b/memory.max", true), ("0::/a/b", "sys/fs/cgroup/a/b/c/memory.max", false),
            ("0::/a/b", "sys/fs/cgroup/unified/a/memory.max", true), ("0::/a/b", "sys/fs/cgroup/b/memory.max", false),
            ("0::/a:b", "sys/fs/cgroup/a:b/memory.max", true),
            ("0::/a/b", "sys/fs/cgroup/memory/a/memory.limit_in_bytes", false),
            ("7:memory:/a/b", "sys/fs/cgroup/memory/memory.limit_in_bytes", true),
            ("7:memory:/a/b", "sys/fs/cgroup/memory/a/memory.limit_in_bytes", true),
            ("7:memory:/a/b", "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", true),
            ("7:memory:/a/b", "sys/fs/cgroup/memory/a/memory.max", false),
            ("7:cpu,memoryless:/a", "sys/fs/cgroup/memory/a/memory.limit_in_bytes", false),
        ])
    func places(group: String, file: String, counts: Bool) throws {
        try write("3:pids:/x\n\(group)\n", to: "proc/self/cgroup")
        try write("1234\n", to: file)
        #expect(limit == (counts ? 1234 : nil))
    }

    @Test("a limit beyond every number is the largest one")
    func largest() throws {
        try write("0::/\n", to: "proc/self/cgroup")
        try write("18446744073709551615\n", to: "sys/fs/cgroup/memory.max")
        #expect(limit == .max)
    }

    @Test("in a container, whose group is named as the host sees it, the visible root counts")
    func container() throws {
        try write("0::/docker/0123\n", to: "proc/self/cgroup")
        try write("4000000000\n", to: "sys/fs/cgroup/memory.max")
        #expect(limit == 4_000_000_000)
    }

    @Test("without control groups, or with text that is no number, nothing limits", arguments: ["", "nonsense", "-1"])
    func absent(text: String) throws {
        #expect(limit == nil)
        try write("0::/\nx\n", to: "proc/self/cgroup")
        try write(text, to: "sys/fs/cgroup/memory.max")
        #expect(limit == nil)
    }

    @Test("what is available is no more than the machine has")
    func available() {
        #expect((1...Int(clamping: ProcessInfo.processInfo.physicalMemory)).contains(SystemMemory.available))
    }

    private var limit: Int? { SystemMemory.controlGroupLimit(root: folder.url.path(percentEncoded: false)) }

    private func write(_ text: String, to path: String) throws {
        let file = folder.url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
