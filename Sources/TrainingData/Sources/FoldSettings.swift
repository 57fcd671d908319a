/// A part of a source's patients: they are dealt to folds in an order that depends on nothing but who they are.
///
/// The same `count` on the same data deals the same folds, so that training and validation take different ones.
public struct FoldSettings: Codable, Equatable, Sendable {
    /// How many folds there are.
    public var count: Int
    /// Those that are taken, counted from 0.
    public var take: [Int]

    /// Takes some of the folds.
    public init(count: Int, take: [Int]) {
        self.count = count
        self.take = take
    }
}
