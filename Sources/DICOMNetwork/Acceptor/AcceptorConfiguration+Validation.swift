extension AcceptorConfiguration {
    /// Refuses values that cannot be.
    public func validate() throws(NetworkError) {
        try check("port", port, 0...65_535)
        try check("maximum PDU length", maximumPDULength, 4096...16_777_216)
        try check("maximum associations", maximumAssociations, 1...65_536)
        try check("maximum associations per peer", maximumAssociationsPerPeer, 1...65_536)
        try check("maximum instance size", maximumInstanceBytes, 1...(.max / 2))
        try check("minimum data set rate", minimumDataSetRate, 0...1_000_000_000)
        try check("data set window", dataSetWindow)
        try check("storage timeout", storageTimeout)
        try check("association request timeout", associationRequestTimeout)
        try check("PDU timeout", pduTimeout)
        try check("idle timeout", idleTimeout)
    }

    private func check(_ setting: String, _ value: Int, _ range: ClosedRange<Int>) throws(NetworkError) {
        guard range.contains(value) else {
            let expected = "\(range.lowerBound) to \(range.upperBound)"
            throw .invalidConfiguration(setting: setting, found: "\(value)", expected: expected)
        }
    }

    private func check(_ setting: String, _ value: Duration) throws(NetworkError) {
        guard value > .zero, value <= .seconds(86_400 * 366) else {
            throw .invalidConfiguration(setting: setting, found: "\(value)", expected: "more than zero, at most a year")
        }
    }
}
