import DICOM
import Foundation

/// Whether the values of an image are the Hounsfield units of a conventional image, and how that is known.
///
/// Virtual monoenergetic images are in Hounsfield units too, but contrast medium and bone have other values there, by
/// the energy: networks that were trained with conventional images do not know them.
///
/// Standard: PS3.3 C.11.1.1.2 (Rescale Type), C.7.6.16.2.11 (Real World Value Mapping), C.8.2.2 (multi-energy),
/// PS3.17 JJJJ.3 (families of images).
enum ValueMeaning {
    /// What stands against Hounsfield units, as the rest of a sentence; `nil` where nothing does.
    static func obstacle(_ dataSet: DataSet, _ attributes: SeriesAttributes) -> String? {
        if let type = unit(dataSet, .rescaleType), !isHounsfield(type) {
            return "Rescale Type is \(type.quotedUnlessCode)"
        }
        if let unit = unit(dataSet, .units), !isHounsfield(unit) { return "Units is \(unit.quotedUnlessCode)" }
        if let unit = mappedUnit(dataSet) { return "Real World Value Mapping gives \(unit.quotedUnlessCode)" }
        if let term = ImageTypeTerms(attributes.imageType).unconventional { return "Image Type says \(term)" }
        if let energy = monoenergeticEnergy(dataSet) { return "they are virtual monoenergetic at \(energy) keV" }
        return DescribedUnits.obstacle(attributes.seriesDescription)
    }

    private static func unit(_ dataSet: DataSet, _ tag: AttributeTag) -> String? {
        let text = dataSet.string(tag)?.trimmingCharacters(in: .whitespaces).prefix(longestUnit)
        return text.flatMap { $0.isEmpty ? nil : String($0) }
    }

    /// US is "unspecified": what scanners write that do not say it, and then it is Hounsfield units. [hnsf'U] is the
    /// code of UCUM.
    private static func isHounsfield(_ unit: String) -> Bool {
        ["HU", "US", "H", "UNSPECIFIED", "[HNSF'U]"].contains(unit.uppercased())
            || unit.uppercased().hasPrefix("HOUNSFIELD")
    }

    /// The unit of mapped values; `nil` where there is no mapping or one of them is to Hounsfield units.
    private static func mappedUnit(_ dataSet: DataSet) -> String? {
        let units = dataSet.items(.realWorldValueMappingSequence).flatMap { $0.items(.measurementUnitsCodeSequence) }
            .compactMap { unit($0, .codeValue) }
        guard !units.contains(where: isHounsfield) else { return nil }
        return units.first
    }

    private static func monoenergeticEnergy(_ dataSet: DataSet) -> Double? {
        let items =
            dataSet.items(.multienergyCTCharacteristicsSequence) + dataSet.items(.multienergyCTProcessingSequence)
        return ([dataSet] + items).lazy.compactMap { try? $0.double(.monoenergeticEnergyEquivalent) }.first
    }

    /// More of a text does not go into the record.
    private static let longestUnit = 32
}
