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

/// The CT value of a tissue and how it varies from place to place.
struct PhantomTissue: Sendable {
    /// The mean in HU.
    let hounsfield: Float
    /// The largest deviation from the mean in HU.
    var texture: Float = 0

    init(_ hounsfield: Float, texture: Float = 0) {
        self.hounsfield = hounsfield
        self.texture = texture
    }
}

/// The tissues of a contrast-enhanced abdomen in the portal venous phase.
extension PhantomTissue {
    static let skin = Self(20)
    static let fat = Self(-100, texture: 12)
    static let muscle = Self(58, texture: 14)
    static let liver = Self(112, texture: 6)
    static let spleen = Self(122, texture: 5)
    static let pancreas = Self(100, texture: 16)
    static let renalCortex = Self(190, texture: 8)
    static let renalMedulla = Self(150, texture: 30)
    static let aorta = Self(172)
    static let artery = Self(165)
    static let vein = Self(165)
    static let cavalVein = Self(140, texture: 10)
    static let bowelWall = Self(92, texture: 12)
    static let colonWall = Self(62, texture: 10)
    static let chyme = Self(120, texture: 130)
    static let oralContrast = Self(230, texture: 90)
    static let stool = Self(-120, texture: 260)
    static let air = Self(-1000)
    static let lung = Self(-850, texture: 50)
    static let bile = Self(10)
    static let corticalBone = Self(620, texture: 120)
    static let marrow = Self(210, texture: 90)
    static let disc = Self(95, texture: 15)
    static let spinalCanal = Self(35)
    static let cartilage = Self(110)
    static let table = Self(140)
}
