import Catalog
import DICOM
import Foundation
import TestSupport

/// One call that is made of every store.
struct Step {
    let name: String
    /// Which of the nodes makes it.
    let node: Int
    private let call: (any CatalogStore) throws -> Any

    init(_ name: String, node: Int, _ call: @escaping (any CatalogStore) throws -> Any) {
        self.name = name
        self.node = node
        self.call = call
    }

    /// The answer, or which kind of error comes; in what words the catalogue refuses is its own.
    func outcome(_ store: any CatalogStore) -> String {
        do {
            return "\(try call(store))"
        } catch let error as CatalogError {
            let kind = Mirror(reflecting: error).children.first?.label ?? ""
            return "error \(kind)"
        } catch {
            return "error \(error)"
        }
    }
}

/// Chooses what is asked of a catalogue, in the same order in every run of a seed.
struct Script {
    var random: SeededGenerator
    /// The present in milliseconds since 1970.
    var now: Int64 = 1_700_000_000_000

    static let destinations = ["PACS", "ARCHIVE", "Büro"]
    static let workers = ["w1", "w2", "w3"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The next call; what it is about is chosen by what the first of the twins knows.
    mutating func next(_ stores: [any CatalogStore]) throws -> Step {
        now += Int64.random(in: 0...2500, using: &random)
        let node = chance(0.2) ? 1 : 0
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30: return reception(node)
        case ..<46: return completion(node)
        case ..<74: return try job(node, stores[node])
        case ..<92: return try delivery(node, stores[node])
        default: return try upkeep(node, stores[node])
        }
    }

    mutating func probe() -> Probe {
        Probe(
            study: study(), patientID: pick(Self.patientIDs),
            patientName: pick(Self.nameQueries), modality: pick(Self.modalities),
            time: Date(timeIntervalSince1970: Double(now / 1000 - 20)), callingAETitle: pick(Self.senders),
            destination: pick(Self.destinations), subject: pick([study(), study() + ".1", instance()]),
            limit: Int.random(in: 0...4, using: &random), uids: (0..<4).map { _ in instance() })
    }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

    /// One of some values, of which none is empty.
    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }

    /// The wall clock as a queue sees it, which is set once in a while.
    mutating func clock() -> () -> ClockCorrection {
        var step: Int64 = 0
        if chance(0.06) { step = pick([40_000, 7_000, -40_000]) }
        now += step
        let correction = ClockCorrection(
            step: step, now: now, longestStudyWait: chance(0.5) ? 6000 : nil, longestJobWait: 8000,
            longestDeliveryWait: 5000, jobLease: 30_000, deliveryLease: 20_000)
        return { correction }
    }
}

extension Script {
    private mutating func upkeep(_ node: Int, _ store: any CatalogStore) throws -> Step {
        let now = now
        switch Int.random(in: 0..<10, using: &random) {
        case ..<6: return try marking(node, store)
        case ..<8:
            let found = foundResult()
            return Step("recover \(found.sopInstanceUID)", node: node) { try $0.recover(found) }
        case 8:
            return Step("renew deadlines", node: node) { try $0.renewDeadlines { now + Int64($0.utf8.count) * 500 } }
        default:
            let kind = pick([ConflictRecord.Kind.damaged, .quarantined])
            let found = [instance(): "CRC", "quarantine/\(study())": pick(["cut", "odd"]), study(): "odd"]
            return Step("record", node: node) { try $0.record(kind, found, at: now) }
        }
    }

    /// Files that went, and files that came back.
    private mutating func marking(_ node: Int, _ store: any CatalogStore) throws -> Step {
        let files = try store.instanceFiles()
        let (gone, there) = (files.filter(\.isMissing), files.filter { !$0.isMissing })
        let missing = chance(0.6) ? there.filter { _ in chance(0.1) } : []
        let returned = (gone + there).filter { $0.isMissing ? chance(0.4) : chance(0.02) }
        let now = now
        return Step("mark files", node: node) { try $0.markFiles(missing: missing, returned: returned, at: now) }
    }

    private mutating func foundResult() -> FoundResult {
        let uid = result()
        return FoundResult(
            path: "results/\(uid).dcm", sopClassUID: "1.2.840.10008.5.1.4.1.1.66.4", sopInstanceUID: uid,
            studyInstanceUID: study(), seriesInstanceUID: uid + ".1", sourceSeriesUID: study() + ".1",
            description: "Pancreas", modelName: "m", size: 5,
            createdAt: now - Int64.random(in: 0...20_000, using: &random))
    }
}
