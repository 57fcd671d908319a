import Imaging
import Testing

/// What each word of a description is worth: which of two series is segmented hangs on one of them.
@Suite("The words of a description") struct DescriptionWordTests {
    /// The points that a change of a plain series brings.
    private static func points(_ change: (inout SeriesAttributes) -> Void) -> Int {
        score(SuitabilityTests.outline(change: change)) - score(SuitabilityTests.outline())
    }

    private static func score(_ series: SeriesOutline) -> Int {
        SeriesAssessment(series, requirements: SeriesRequirements()).score
    }

    static let words: [(points: Int, words: [String])] = [
        (20, ["portal", "venous", "venös", "venoes", "veineux", "pv", "pvp", "ven", "PVP 1.5"]),
        (15, ["contrast", "c+", "km", "+km", "ce", "arterial", "arteriel", "post", "iv", "enhanced"]),
        (
            -15,
            [
                "without", "w/o", "non-con", "noncon", "non con", "unenhanced", "nativ", "plain", "sans inj",
                "ohne km", "native",
            ]
        ),
        (
            15,
            [
                "abd", "abdom", "pancrea", "pankrea", "liver", "leber", "bauch", "oberbauch", "oab", "body", "rumpf",
                "cap", "Pankreas", "OBERBAUCH",
            ]
        ),
        (
            -30,
            [
                "head", "brain", "skull", "schädel", "neck", "hals", "spine", "knee", "foot", "hand", "shoulder",
                "sinus", "leg", "arm", "wrist", "ankle", "cardiac", "heart", "coronary", "extremity", "left_leg",
            ]
        ),
        (-20, ["mip", "minip", "vrt", "mpr", "curved", "3d", "average"]),
        // Short words count as a whole only.
        (0, ["event", "civil", "legend", "alarm", "capsule", "mprx", "icecap", "3dx", "abdx", "c", "km2"]),
        // A phase and a region, a phase and a projection; no contrast medium, whatever else is said.
        (35, ["Abd/PV", "C+/pv liver"]), (-5, ["MIP post"]), (-15, ["nativ pv post"]), (0, ["nativ abd"]),
    ]

    @Test("each word has its points", arguments: words.indices)
    func word(index: Int) {
        let (expected, words) = Self.words[index]
        for word in words {
            let found = Self.points { $0.seriesDescription = word }
            #expect(found == expected, "\(word)")
        }
    }

    @Test("words count wherever they are written")
    func places() {
        let inProtocol = Self.points { $0.protocolName = "PVP" }
        let inBodyPart = Self.points { $0.bodyPart = "LIVER" }
        let inKernel = Self.points { $0.convolutionKernel = ["PVP"] }
        #expect([inProtocol, inBodyPart, inKernel] == [20, 15, 0])
    }

    @Test(
        "a kernel is soft or sharp by its first value, whatever its case",
        arguments: [
            (["br38f", "3"], 10), (["3", "Br38f"], 0), (["Br49f"], 10), (["Br50f"], -25), (["lung"], -25),
            (["Qr36d"], 10), (["D30f"], 10), (["J45f"], 10), (["H60s"], -25), (["FC29"], 0), (["FC30"], -25),
            (["FC19"], 10), (["E30"], 0), (["Br"], 0), ([], 0), (["SOFT BONE"], -25), (["SHARP BODY"], -25),
            (["DETAIL"], -25),
        ] as [([String], Int)])
    func kernel(values: [String], points: Int) {
        let found = Self.points { $0.convolutionKernel = values }
        #expect(found == points)
    }

    @Test(
        "each kind of Image Type brings five points",
        arguments: [
            (["ORIGINAL", "PRIMARY", "AXIAL"], 0), (["ORIGINAL", "PRIMARY"], -5),
            (["DERIVED", "PRIMARY", "AXIAL"], -5),
            (["DERIVED", "SECONDARY", "AXIAL"], -10), (["DERIVED", "SECONDARY"], -15), ([], -15),
        ] as [([String], Int)])
    func origin(imageType: [String], points: Int) {
        let found = Self.points { $0.imageType = imageType }
        #expect(found == points)
    }
}
