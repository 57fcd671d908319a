import Foundation

/// What the values of Image Type say an image is, whatever the maker.
///
/// Standard: PS3.3 C.8.2.1.1.1; the other terms are makers' own.
struct ImageTypeTerms {
    private let values: [String]

    /// - Parameter values: Image Type in capital letters.
    init(_ values: [String]) { self.values = values.map { $0.trimmingCharacters(in: .whitespaces) } }

    /// Whether the image plans an acquisition.
    var isLocalizer: Bool {
        values.contains { value in
            ["LOCALI", "SCOUT", "TOPOGRAM", "SURVIEW"].contains(where: value.contains)
                || value.hasPrefix("CT_SOM") && value.hasSuffix(" TOP")
        }
    }

    /// Whether the image is a page for people and no slice of the patient.
    var isPage: Bool {
        values.contains { value in
            Self.pages.contains(value) || Self.pageBeginnings.contains(where: value.hasPrefix)
                || value.hasPrefix("CT_SOM") && value.hasSuffix(" PROT")
        }
    }

    /// Whether the pixels were made by the scanner from the acquisition, and not from other images.
    var isOriginal: Bool { values.first == "ORIGINAL" }

    /// Whether the image was made later, from other images.
    var isSecondary: Bool { values.first == "DERIVED" && values.dropFirst().first == "SECONDARY" }

    /// The term by which the values are no Hounsfield units of a conventional image; `nil` where there is none.
    ///
    /// Standard: PS3.3 C.8.2.1.1.1 and C.8.15.3.1 (multi-energy).
    var unconventional: String? {
        values.dropFirst(2).first { value in
            Self.unconventionalTerms.contains(value) || Self.unconventionalBeginnings.contains(where: value.hasPrefix)
        }
    }

    private static let pages: Set<String> = [
        "PROJECTION IMAGE", "PATIENT DOSE", "VRT", "SSD", "3D RENDERING", "VOLREN", "HISTOGRAM", "REPORT", "PROTOCOL",
    ]
    /// Not "LOW_DOSE" or "SCREENING", which slices of the patient may have.
    private static let pageBeginnings = [
        "DOSE", "RADIATION DOSE", "SCREEN SAVE", "SCREEN_SAVE", "SCREENSAVE", "SCREEN CAPTURE", "SCREEN_CAPTURE",
        "SCREENCAPTURE", "SCREEN SHOT", "SCREEN_SHOT", "SCREENSHOT",
    ]
    private static let unconventionalTerms: Set<String> = [
        "VMI", "EFF_ATOMIC_NUM", "ELECTRON_DENSITY", "VNC", "VUE", "VNCA", "ZEFF", "Z_EFF", "RHO", "MONOE", "CBF",
        "CBV", "RCBF", "RCBV", "MTT", "TTP", "TMAX", "PBV", "DIFFERENCE",
    ]
    private static let unconventionalBeginnings = [
        "MAT_", "MATERIAL", "IODINE", "MONOENERG", "MONOCHROM", "EFFECTIVE", "ELECTRON", "VIRTUAL", "PERFUSION",
        "SUBTRACT", "FAT_FRACTION",
    ]
}
