import Catalog
import DICOM
import Foundation
import TestSupport

extension Script {
    static let patientIDs = ["P1", "P1", "P1", "P2", ""]
    static let nameQueries = [
        "müller*", "*jane", "M?LLER^jane", "roe^rick", "*", "", "Roe^*", "*e*r*", "roe", "?oe^rick^", "*l^j*=muller*",
        "*l^j*=roe*",
    ]
    static let senders = ["SCANNER", "PACS", "Röntgen"]
    static let modalities = ["CT", "CT", "CT", "SEG", "RTSTRUCT", "MR", ""]
    // One name composed in two ways, one in other case, one of another person.
    private static let names = [
        "M\u{FC}ller^Jane", "M\u{FC}ller^Jane", "Mu\u{308}ller^Jane", "MULLER^JANE", "Roe^Rick", "",
    ]
    private static let sopClasses = [
        SOPClass.ctImageStorage, SOPClass.ctImageStorage, SOPClass.enhancedCTImageStorage, SOPClass.segmentationStorage,
    ]

    mutating func study() -> String { "1.\(Int.random(in: 1...4, using: &random))" }

    mutating func instance() -> String { "\(study()).1.\(Int.random(in: 1...12, using: &random))" }

    mutating func result() -> String { "9.\(Int.random(in: 1...9, using: &random))" }

    /// Some changes, of which seldom one breaks a rule.
    mutating func reception(_ node: Int) -> Step {
        let changes = (0...Int.random(in: 0...3, using: &random)).map { _ in change() }
        let (now, wait) = (now, Int64.random(in: 500...4000, using: &random))
        let names = changes.map { "\($0)".prefix(20) }.joined(separator: ", ")
        return Step("apply \(names)", node: node) { store in
            try store.apply(changes) { now + wait + Int64($0.utf8.count) }
        }
    }

    private mutating func change() -> CatalogChange {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<62: .store(entry())
        case ..<70: .repeatReception(entry())
        case ..<76: .duplicate(entry())
        case ..<92: .refusal(refusal())
        default: .association(association())
        }
    }

    private mutating func refusal() -> RefusalEntry {
        let uid = instance()
        return RefusalEntry(
            sopInstanceUID: uid, sopClassUID: "\(pick(Self.sopClasses))", studyInstanceUID: chance(0.6) ? study() : nil,
            seriesInstanceUID: chance(0.5) ? uid + ".1" : nil, callingAETitle: pick(Self.senders),
            associationID: chance(0.8) ? pick(["a1", "a2", "a3"]) : nil, reason: pick(["no space", "broken"]),
            refusedAt: time())
    }

    private mutating func association() -> AssociationRecord {
        AssociationRecord(
            associationID: pick(["a1", "a2", "a3"]), direction: pick([.accepted, .requested]),
            callingAETitle: pick(Self.senders), calledAETitle: "NODE", peerAddress: "127.0.0.1:104",
            startedAt: Date(timeIntervalSince1970: 1_700_000_000.1234),
            endedAt: Date(timeIntervalSince1970: 1_700_000_001),
            outcome: "released", detail: chance(0.2) ? String(repeating: "é\0", count: 300) : "",
            instancesStored: pick([-1, 3]), bytes: 1 << 40)
    }

    /// When something happened that is told now.
    private mutating func time() -> Int64 { now - Int64.random(in: -1000...3000, using: &random) }

    private mutating func entry() -> InstanceEntry {
        let study = study()
        let series = chance(0.04) ? "1.9.1" : "\(study).\(chance(0.8) ? 1 : 2)"
        let uid = chance(0.9) ? "\(study).1.\(Int.random(in: 1...12, using: &random))" : instance()
        let uids = InstanceEntry.UIDs(
            sopClass: pick(Self.sopClasses), sopInstance: UID(uid) ?? .random(), study: UID(study) ?? .random(),
            series: UID(series) ?? .random(), empty: chance(0.05) ? ["SeriesInstanceUID", "SOPClassUID"] : [])
        return InstanceEntry(
            uids: uids, attributes: attributes(), transferSyntaxUID: "1.2.840.10008.1.2.1",
            callingAETitle: pick(Self.senders), associationID: chance(0.9) ? pick(["a1", "a2", "a3"]) : nil,
            file: InstanceEntry.File(
                path: "instances/\(uid).dcm", size: chance(0.01) ? 0 : 100, checksum: .max, receivedAt: time()))
    }

    /// What a data set says: mostly the same, sometimes nothing, sometimes something else.
    private mutating func attributes() -> ScannedDataSet {
        var bytes = EncodedDataSet(.explicitVRLittleEndian)
        bytes.add(.specificCharacterSet, .CS, "ISO_IR 192")
        bytes.add(.studyDate, .DA, usual("20240102", "20240103"))
        bytes.add(.accessionNumber, .SH, usual("A1", "A2"))
        bytes.add(.modality, .CS, pick(Self.modalities))
        bytes.add(.studyDescription, .LO, usual("Abdomen", "Thorax"))
        bytes.add(.patientName, .PN, chance(0.7) ? "M\u{FC}ller^Jane" : pick(Self.names))
        bytes.add(.patientID, .LO, pick(Self.patientIDs))
        bytes.add(.issuerOfPatientID, .LO, usual("H", "G"))
        bytes.add(.patientBirthDate, .DA, usual("19700101", "19710101"))
        bytes.add(.patientSex, .CS, usual("F", "M"))
        bytes.add(.seriesNumber, .IS, usual("3", "4"))
        bytes.add(.instanceNumber, .IS, pick(["1", "2", ""]))
        bytes.add(.rows, 512)
        var scanner = DataSetScanner(transferSyntax: .explicitVRLittleEndian)
        do {
            try bytes.bytes.withUnsafeBytes { try scanner.consume($0) }
            return try scanner.finish()
        } catch {
            preconditionFailure("the test's own data set is well formed: \(error)")
        }
    }

    private mutating func usual(_ value: String, _ other: String) -> String {
        chance(0.85) ? value : pick(["", other])
    }
}
