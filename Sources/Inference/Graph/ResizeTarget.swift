/// The size that a linear interpolation gives its output.
public enum ResizeTarget: Sendable, Equatable {
    /// The input's, times a whole number.
    case multiplied(by: Int)

    /// That of another value of the graph.
    case like(LayerGraph.Value)

    /// This one, along each spatial axis.
    case size([Int])
}
