import Foundation
import Glibc
import Platform
import TestSupport
import Testing

/// What a process does to itself is done in a process of its own.
@Suite("What a process that computes does to itself", .takingTurns)
struct ProcessLimitTests {
    @Test("it hides what it writes, goes behind others, and has as much memory as it is left")
    func limits() throws {
        let folder = try TemporaryFolder()
        let child = try TestChild("ProcessLimitTests/applied", folder: folder.path())
        #expect(child.wait() == 0)
        let half = Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
        let expected = [
            "file 640", "folder 750", "nice 10", "preference 500", "limited true", "limit \(half)", "available true",
        ]
        #expect(child.answer == expected.joined(separator: "\n"))
    }

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func applied() throws {
        let folder = try #require(TestChild.folder)
        FileModes.restrict()
        close(creat(folder + "/file", 0o666))
        mkdir(folder + "/folder", 0o777)
        var lines = try ["file", "folder"].map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            return "\(name) \(String(attributes[.posixPermissions] as? Int ?? 0, radix: 8))"
        }
        // A thread that ends meanwhile would make its answer another.
        _ = ProcessLimits.stepBack()
        lines.append("nice \(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))")
        let preference = try String(contentsOfFile: "/proc/self/oom_score_adj", encoding: .utf8)
        lines.append("preference \(preference.trimmingCharacters(in: .newlines))")
        let half = Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
        lines.append("limited \(ProcessLimits.limitMemory(half))")
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
        lines.append("limit \(limit.rlim_cur)")
        lines.append("available \(SystemMemory.available <= half)")
        try TestChild.answer(lines.joined(separator: "\n"))
    }
}
