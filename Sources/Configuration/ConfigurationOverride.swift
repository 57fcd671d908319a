import Yams

/// A value that an environment variable sets.
struct ConfigurationOverride {
    /// The variable's name.
    let variable: String
    /// The key that it sets, with those that enclose it.
    let path: [String]
    /// The value.
    let value: Yams.Node
}
