import Foundation

/// How many threads work that is spread over processors takes.
public enum ThreadCount {
    /// The threads that were asked for, where 0 stands for one per processor.
    public static func resolved(_ threads: Int) -> Int {
        threads == 0 ? ProcessInfo.processInfo.activeProcessorCount : threads
    }
}
