import Glibc

/// Repeats a system call for as long as a signal interrupts it.
func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

extension ArchiveError {
    /// The error of the system call that just failed: a full disk is told apart from the rest.
    static func failed(_ operation: String, _ path: String, errorNumber: Int32 = errno) -> ArchiveError {
        switch errorNumber {
        case ENOSPC, EDQUOT: .noSpace(freeBytes: nil, requiredBytes: nil)
        default: .writeFailed(operation: operation, path: path, errorNumber: errorNumber)
        }
    }
}
