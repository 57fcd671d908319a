import Glibc

/// What others may read of what this process writes.
public enum FileModes {
    /// Nothing: files get 0640 and folders 0750, whatever the caller's umask was. Called before there are threads.
    public static func restrict() { umask(0o027) }
}
