/// What one pointer of a plan's table points to.
enum MemoryEntry: Equatable {
    /// This many floats behind the beginning of the arena.
    case arena(Int)
    /// A channel of the caller's input.
    case input(Int)
    /// A channel of the caller's output.
    case output(Int)
}
