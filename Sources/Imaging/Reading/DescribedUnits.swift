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
            ?? units.first { dense.hasMatch(of: $0) { !$0.isNumber } } ?? materialPairs.first(where: dense.contains)
            ?? (dense.hasMatch(of: "kev") { $0.isNumber } ? "keV" : nil)
        return term.map { "the Series Description names \"\($0)\"" }
    }

    private static let words = [
        "vnc", "zeff", "cbf", "cbv", "rcbf", "rcbv", "mtt", "ttp", "tmax", "pbv", "monoe", "subtraction", "subtracted",
    ]
    /// Compared without spaces, hyphens and underscores.
    private static let phrases = [
        "mg/cc", "mg/cm3", "ug/cc", "ug/cm3", "µg/cc", "µg/cm3", "%edw", "ml/100", "effectivez", "zeffective",
        "effectiveatomic",
        "electrondensity", "iodinemap", "iodinedensity", "iodineoverlay", "iodineonly", "iodineimage",
        "materialdensity", "virtualnon", "virtualunenhanced", "virtualplain",
        "monoenerg", "monochrom", "mono+", "perfusionmap", "bloodflow", "bloodvolume", "permeability", "fatfraction",
        "fatmap", "calciumsuppress", "uricacid", "contrastmap",
    ]
    /// Units of values, which behind a number are a dose of contrast medium.
    private static let units = ["mg/ml", "ml/min"]
    /// A material and the one that was taken out of it, as in "Iodine(Water)"; not "Water (500 ml)" or "HAP (35 s)".
    private static let materialPairs = materials.flatMap { shown in materials.map { "\(shown)(\($0))" } }
    private static let materials = ["iodine", "water", "fat", "calcium", "hap", "blood"]
}

extension String {
    /// Whether a term occurs behind a character of a kind, as "kev" behind a digit in "mono40kev", or at the beginning
    /// where no kind is needed.
    fileprivate func hasMatch(of term: String, behind isWanted: (Character) -> Bool) -> Bool {
        ranges(of: term).contains { range in
            range.lowerBound == startIndex ? isWanted(" ") : isWanted(self[index(before: range.lowerBound)])
        }
    }
}
