import Catalog
import Configuration
import DICOM
import Storage

extension NodeConfiguration {
    /// The values that cannot be used.
    var invalidValues: [InvalidValue] {
        let numbers: [(path: [String], value: Int, allowed: ClosedRange<Int>)] = [
            (["listen", "port"], listen.port, 0...65_535),
            (["listen", "maximumAssociations"], listen.maximumAssociations, 1...10_000),
            (["listen", "maximumAssociationsPerPeer"], listen.maximumAssociationsPerPeer, 1...10_000),
            (["listen", "maximumPDULength"], listen.maximumPDULength, 4096...16_777_216),
            (["segmentation", "threads"], segmentation.threads, 0...1024),
            (["segmentation", "seriesNumber"], segmentation.seriesNumber, 1...2_147_483_647),
            (["retry", "jobAttempts"], retry.jobAttempts, 1...1000),
            (["retry", "deliveryAttempts"], retry.deliveryAttempts, 1...100_000),
        ]
        return numbers.filter { !$0.allowed.contains($0.value) }.map {
            InvalidValue(
                path: $0.path, found: "\($0.value)",
                expected: "a number from \($0.allowed.lowerBound) to \($0.allowed.upperBound)")
        } + invalidAmounts + invalidTimes + invalidTitles + invalidCatalog + invalidDestinations
    }

    private var invalidAmounts: [InvalidValue] {
        let amounts: [(path: [String], value: ByteCount, allowed: ClosedRange<Int64>)] = [
            (["listen", "maximumInstanceSize"], listen.maximumInstanceSize, 1_000_000...1_000_000_000_000),
            (["listen", "minimumRate"], listen.minimumRate, 0...1_000_000_000),
        ]
        return amounts.filter { !$0.allowed.contains($0.value.bytes) }.map {
            InvalidValue(
                path: $0.path, found: "\($0.value)",
                expected: "\(ByteCount($0.allowed.lowerBound)) to \(ByteCount($0.allowed.upperBound))")
        } + invalidMemoryLimit
    }

    /// In less than this the worker does not get as far as to say what is wrong: it dies, and is started again for
    /// ever.
    private static let leastMemory = ByteCount(200_000_000)

    private var invalidMemoryLimit: [InvalidValue] {
        let limit = segmentation.memoryLimit
        guard limit.bytes != 0, limit.bytes < Self.leastMemory.bytes else { return [] }
        return [
            InvalidValue(
                path: ["segmentation", "memoryLimit"], found: "\(limit)",
                expected: "0B, or \(Self.leastMemory) and more")
        ]
    }

    private var invalidTimes: [InvalidValue] {
        let times: [(path: [String], value: TimeSpan, mayBeZero: Bool)] =
            [
                (["listen", "requestTimeout"], listen.requestTimeout, false),
                (["listen", "pduTimeout"], listen.pduTimeout, false),
                (["listen", "idleTimeout"], listen.idleTimeout, false),
                (["listen", "operationTimeout"], listen.operationTimeout, false),
                (["segmentation", "timeLimit"], segmentation.timeLimit, false),
                (["retry", "firstDelay"], retry.firstDelay, false),
                (["retry", "longestDelay"], retry.longestDelay, true),
                (["completion", "idle"], completion.idle, true),
                (["completion", "refusedWait"], completion.refusedWait, true),
            ] + completion.idleByCallingTitle.map { (["completion", "idleByCallingTitle", $0.key], $0.value, true) }
        return times.compactMap { path, value, mayBeZero in
            guard value.duration > .zero || mayBeZero else {
                return InvalidValue(path: path, found: "\(value)", expected: "a time longer than 0s")
            }
            // What is longer overflows where it becomes nanoseconds.
            guard value.duration <= Self.longestTime.duration else {
                return InvalidValue(path: path, found: "\(value)", expected: "a time up to \(Self.longestTime)")
            }
            return nil
        }
    }

    private var invalidTitles: [InvalidValue] {
        completion.idleByCallingTitle.keys.filter { ApplicationEntityTitle($0)?.description != $0 }.map {
            InvalidValue(
                path: ["completion", "idleByCallingTitle", $0], found: "the title \"\($0)\"",
                expected: "an AE title: 1 to 16 printable ASCII characters, no backslash")
        }
    }

    /// What is found is not shown: it may hold a password.
    private var invalidCatalog: [InvalidValue] {
        var invalid: [InvalidValue] = []
        if !catalog.postgresql.isEmpty, !CatalogServer.isReadable(catalog.postgresql) {
            invalid.append(
                .init(
                    path: ["catalog", "postgresql"], found: "a text that is none",
                    expected: "a connection string: \"host=… dbname=… user=…\" or \"postgresql://…\""))
        }
        if catalog.node.unicodeScalars.count > 64 || catalog.node.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            invalid.append(
                .init(
                    path: ["catalog", "node"], found: "\(catalog.node.unicodeScalars.count) characters",
                    expected: "up to 64 characters, none of them a control character"))
        }
        return invalid
    }

    /// A year.
    private static let longestTime = TimeSpan(.seconds(8760 * 3600))

    private var invalidDestinations: [InvalidValue] {
        destinations.enumerated().flatMap { index, destination -> [InvalidValue] in
            let path = ["destinations", String(index)]
            var invalid: [InvalidValue] = []
            if !(1...65_535).contains(destination.port) {
                invalid.append(
                    .init(path: path + ["port"], found: "\(destination.port)", expected: "a number from 1 to 65535"))
            }
            if destinations.prefix(index).contains(where: { $0.name == destination.name }) {
                invalid.append(
                    .init(path: path + ["name"], found: "\"\(destination.name)\" again", expected: "a name of its own"))
            }
            return invalid
        }
    }
}
