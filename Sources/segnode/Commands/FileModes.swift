import Glibc

/// What others may read of what a command writes into an archive.
enum FileModes {
    /// Nothing: files get 0640 and folders 0750, whatever the caller's umask was. Called before there are threads.
    static func restrict() { umask(0o027) }
}
