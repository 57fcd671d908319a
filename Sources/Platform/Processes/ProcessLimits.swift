import CPlatform
import Glibc

/// What a process that computes does to itself, so that others do not suffer from it.
public enum ProcessLimits {
    /// How much nicer than its parent such a process is (nice(2)).
    public static let niceness: Int32 = 10
    /// How much rather than others the kernel ends it where memory runs out, -1000 to 1000 (proc(5), oom_score_adj).
    public static let memoryKillPreference = 500

    /// Limits the memory that the process can reserve, in bytes; a larger reservation fails.
    ///
    /// - Returns: Whether the system allowed it.
    public static func limitMemory(_ bytes: Int) -> Bool {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_DATA.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return false }
        limit.rlim_cur = min(rlim_t(max(bytes, 0)), limit.rlim_max)
        return setrlimit(resource, &limit) == 0
    }

    /// Lets others go first: at the processors, and as what is ended where memory runs out.
    ///
    /// - Returns: Whether the system allowed both.
    public static func stepBack() -> Bool {
        let isNice = beNice()
        let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        let text = Array("\(memoryKillPreference)".utf8)
        return write(file, text, text.count) == text.count && isNice
    }

    /// Linux keeps the priority of each thread: those that run already have to be told one by one, later ones inherit
    /// it.
    private static func beNice() -> Bool {
        guard let names = try? FolderListing.names(in: "/proc/self/task") else { return false }
        var areAllNice = true
        for thread in names.compactMap({ id_t($0) }) {
            areAllNice = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, niceness) == 0 && areAllNice
        }
        return areAllNice
    }

    /// Ends this process when the thread that started it ends, by SIGKILL from the kernel.
    public static func endWithParent() -> Bool { cplatform_signal_at_parents_end(SIGKILL) == 0 }
}
