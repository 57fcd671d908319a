import Crypto
import DICOM
import DerivedObjects
import Foundation
import Platform
import Segmentation
import SegmentationIOD

/// What a segmentation object says of its segments and its maker, from the model bundle and this installation.
struct SegmentationMaker {
    let bundle: ModelBundle
    let seriesNumber: Int
    let incompleteness: Incompleteness

    var segments: [SegmentDescription] {
        bundle.description.labels.map { label in
            SegmentDescription(
                number: label.number, label: label.name, categoryCode: CodedConcept(label.category),
                typeCode: CodedConcept(label.type), algorithmName: "segnode \(bundle.description.name)",
                algorithmVersion: bundle.description.version,
                recommendedDisplayCIELab: CIELabColor(
                    red: label.color[0], green: label.color[1], blue: label.color[2]))
        }
    }

    var description: DerivedObjectDescription {
        let names = bundle.description.labels.map(\.name).joined(separator: ", ")
        return DerivedObjectDescription(
            seriesNumber: seriesNumber, seriesDescription: seriesDescription(of: names),
            contentLabel: "SEGMENTATION",
            contentDescription: incompleteness.isEmpty ? "\(names), segmented automatically" : incompleteness.label,
            manufacturer: "segnode", modelName: "segnode", deviceSerialNumber: Self.serialNumber,
            softwareVersions: SegnodeVersion.current, modelDigest: bundle.digest, settingsDigest: settingsDigest)
    }

    /// What is missing comes first, so that it is what stays of a text that is too long.
    private func seriesDescription(of names: String) -> String {
        let whole = "\(names) (segnode \(bundle.description.name))"
        return incompleteness.isEmpty ? whole : "\(incompleteness.short): \(whole)"
    }

    /// A partial result has another identity than a whole one of the same slices: it says something else.
    private var settingsDigest: String {
        let partial = incompleteness.isEmpty ? [] : [incompleteness.label]
        let parts = [SegnodeVersion.current, Self.serialNumber, String(seriesNumber)] + partial
        return SHA256.hash(data: Data(parts.joined(separator: "\n").utf8)).hexadecimal
    }

    /// A number of this installation that does not reveal the machine's own: machine-id(5) asks for that.
    private static let serialNumber: String = {
        let machine = (try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)) ?? "unknown"
        return String(SHA256.hash(data: Data("segnode \(machine)".utf8)).hexadecimal.prefix(16))
    }()
}

extension CodedConcept {
    /// A concept as a model bundle states it.
    init(_ code: CodeDescription) {
        self.init(value: code.value, scheme: code.scheme, meaning: code.meaning)
    }
}
