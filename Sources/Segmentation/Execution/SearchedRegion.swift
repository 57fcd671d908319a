/// Where the fine network looks, and what the decision record says about it.
struct SearchedRegion {
    /// What the locator found.
    let finding: RegionLocator.Finding
    /// The box of the volume that the fine network takes.
    let box: [Range<Int>]

    /// What there is to say once the fine network has decided.
    ///
    /// - Parameter isEmpty: Whether it found nothing.
    func facts(isEmpty: Bool) -> [String] {
        switch finding {
        case .uncertain(let reason):
            return ["The whole body was searched, because \(reason)."]
        case .region(_, let millilitres):
            let size = "The region searched has \(box.map { String($0.count) }.joined(separator: "·")) voxels."
            let contradiction =
                "Nothing was found in the region at the fine spacing, although \(millilitres) mL were at a coarse one."
            return isEmpty ? [size, contradiction] : [size]
        }
    }
}
