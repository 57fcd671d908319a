import CPlatform
import Glibc

/// Starts a program with `posix_spawn`, which is safe in a process with many threads where `fork` is not.
struct ProcessSpawner {
    private let program: String
    private let arguments: [String]
    private let environment: [String: String]?
    private let standardInput: Int32

    init(_ program: String, _ arguments: [String], _ environment: [String: String]?, standardInput: Int32) {
        (self.program, self.arguments) = (program, arguments)
        (self.environment, self.standardInput) = (environment, standardInput)
    }

    func spawn() throws(PlatformError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        cplatform_close_from(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        var identifier: pid_t = 0
        var words = Words(arguments)
        var variables = Words(environment.map { $0.map { "\($0.key)=\($0.value)" } } ?? Self.ownVariables)
        defer {
            words.free()
            variables.free()
        }
        let error = posix_spawn(&identifier, program, &actions, &attributes, &words.pointers, &variables.pointers)
        guard error == 0 else { throw PlatformError(operation: "starting \(program)", errorNumber: error) }
        return identifier
    }

    /// What this process ignores or blocks, the child does not.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static var ownVariables: [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next += 1
        }
        return variables
    }

    /// Texts as C takes them.
    private struct Words {
        var pointers: [UnsafeMutablePointer<CChar>?]

        init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

        func free() { pointers.forEach { Glibc.free($0) } }
    }
}
