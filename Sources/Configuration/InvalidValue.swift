/// A value that has the right form and yet cannot be used.
struct InvalidValue {
    /// The key, with those that enclose it.
    let path: [String]
    /// What stands there.
    let found: String
    /// What should stand there.
    let expected: String
}
