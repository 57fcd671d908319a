import Foundation

/// What a Series Description tells of values, where no other attribute does.
enum DescribedUnits {
    /// What stands against Hounsfield units of a conventional image; `nil` where nothing does.
    static func obstacle(_ description: String) -> String? {
        let text = description.lowercased()
        let words = Set(text.split { !($0.isLetter || $0.isNumber) }.map(String.init))
        let dense = text.filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
        let term =
            Self.words.first(where: words.contains) ?? phrases.first(where: dense.contains)
            ?? (hasEnergy(dense) ? "keV" : nil)
        return term.map { "the Series Description names \"\($0)\"" }
    }

    /// Whether a number is followed by keV, as in "Mono 40 keV".
    private static func hasEnergy(_ text: String) -> Bool {
        text.ranges(of: "kev").contains { range in
            range.lowerBound > text.startIndex && text[text.index(before: range.lowerBound)].isNumber
        }
    }

    private static let words = [
        "vnc", "zeff", "cbf", "cbv", "rcbf", "rcbv", "mtt", "ttp", "tmax", "pbv", "monoe", "subtraction", "subtracted",
    ]
    /// Compared without spaces, hyphens and underscores.
    private static let phrases = [
        "mg/ml", "mg/cc", "mg/cm3", "%edw", "ml/100", "ml/min", "effectivez", "zeffective", "effectiveatomic",
        "electrondensity", "iodinemap", "iodinedensity", "iodineoverlay", "iodineonly", "iodineimage", "iodine(",
        "water(", "fat(", "calcium(", "hap(", "materialdensity", "virtualnon", "virtualunenhanced", "virtualplain",
        "monoenerg", "monochrom", "mono+", "perfusionmap", "bloodflow", "bloodvolume", "permeability", "fatfraction",
        "fatmap", "calciumsuppress", "uricacid", "contrastmap",
    ]
}
