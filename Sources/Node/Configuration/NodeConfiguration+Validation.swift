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
        } + invalidAmounts + invalidTimes + invalidDestinations
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
        }
    }

    private var invalidTimes: [InvalidValue] {
        let times: [(path: [String], value: TimeSpan)] = [
            (["listen", "requestTimeout"], listen.requestTimeout), (["listen", "pduTimeout"], listen.pduTimeout),
            (["listen", "idleTimeout"], listen.idleTimeout), (["retry", "firstDelay"], retry.firstDelay),
        ]
        return times.filter { $0.value.duration <= .zero }.map {
            InvalidValue(path: $0.path, found: "\($0.value)", expected: "a time longer than 0s")
        }
    }

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
