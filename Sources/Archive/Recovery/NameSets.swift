/// What two sorted lists of names do not have in common; the memory of a few million names is small.
enum NameSets {
    /// The names of `left` that `right` does not have. Both are sorted.
    static func difference(_ left: some Sequence<InstanceFileName>, _ right: some Sequence<InstanceFileName>)
        -> [InstanceFileName]
    {
        var others = right.makeIterator()
        var other = others.next()
        return left.filter { name in
            while let candidate = other, candidate < name { other = others.next() }
            return other != name
        }
    }
}
