/// One solid of the phantom and what fills it; later organs replace what earlier ones left.
struct PhantomOrgan: Sendable {
    let shape: any PhantomShape
    let tissue: PhantomTissue
    /// Whether this is what a segmentation is to find.
    var isTarget = false

    init(_ shape: any PhantomShape, _ tissue: PhantomTissue, isTarget: Bool = false) {
        self.shape = shape
        self.tissue = tissue
        self.isTarget = isTarget
    }
}
