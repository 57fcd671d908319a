/// The words of what people wrote about a series, in lower case, cut at everything that is no letter, digit or plus.
struct DescriptionWords {
    private let words: Set<String>
    private let text: String

    init(_ attributes: SeriesAttributes) {
        text = [attributes.seriesDescription, attributes.protocolName, attributes.bodyPart]
            .joined(separator: " ").lowercased()
        words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "+") }.map(String.init))
    }

    /// Whether a term occurs: one of up to three letters as a whole word, any other also within a word.
    func hasAny(of terms: [String]) -> Bool {
        terms.contains { words.contains($0) || (($0.count > 3 || $0.contains("/")) && text.contains($0)) }
    }

    static let portalVenous = ["portal", "venous", "venös", "venoes", "veineux", "pv", "pvp", "ven"]
    static let enhanced = ["contrast", "c+", "km", "+km", "ce", "arterial", "arteriel", "post", "iv", "enhanced"]
    static let unenhanced = [
        "without", "w/o", "non-con", "noncon", "non con", "unenhanced", "nativ", "plain",
        "sans inj", "ohne km",
    ]
    static let abdomen = [
        "abd", "abdom", "pancrea", "pankrea", "liver", "leber", "bauch", "oberbauch", "oab", "body", "rumpf", "cap",
    ]
    static let elsewhere = [
        "head", "brain", "skull", "schädel", "neck", "hals", "spine", "knee", "foot", "hand", "shoulder", "sinus",
        "leg", "arm", "wrist", "ankle", "cardiac", "heart", "coronary", "extremity",
    ]
    static let reformats = ["mip", "minip", "vrt", "mpr", "curved", "3d", "average"]
}

extension String {
    /// The text as a sentence shows it: between quotation marks unless it looks like a code, so that whoever must not
    /// show what strangers wrote knows where it stands.
    var quotedUnlessCode: String {
        let isCode = allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " _\\/.-+%".contains($0)) }
        return isCode ? self : "\"\(replacing("\"", with: "'"))\""
    }
}
