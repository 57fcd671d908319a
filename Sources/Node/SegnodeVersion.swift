/// The version of the program.
public enum SegnodeVersion {
    /// The version of this build (semver.org).
    public static let current = "0.1.0"
}
