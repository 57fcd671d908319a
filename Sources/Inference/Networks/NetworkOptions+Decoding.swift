extension NetworkOptions {
    /// Decodes options; a key that is none of theirs is refused, because a mistyped one would mean the definition's
    /// choice.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where CodingKeys(key) == nil {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath + [key], debugDescription: "no network has such an option")
            throw DecodingError.dataCorrupted(context)
        }
        self.init(
            upsampling: try container.decodeIfPresent(Upsampling.self, forKey: .upsampling),
            deepSupervision: try container.decodeIfPresent(Bool.self, forKey: .deepSupervision),
            gates: try container.decodeIfPresent(Int.self, forKey: .gates),
            units: try container.decodeIfPresent([Int].self, forKey: .units),
            growth: try container.decodeIfPresent([Int].self, forKey: .growth),
            skipFilters: try container.decodeIfPresent([Int].self, forKey: .skipFilters),
            dilations: try container.decodeIfPresent([Int].self, forKey: .dilations),
            priorSize: try container.decodeIfPresent([Int].self, forKey: .priorSize)
        )
    }
}

/// Whatever key stands in the text.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension NetworkOptions.CodingKeys {
    fileprivate init?(_ key: AnyKey) { self.init(stringValue: key.stringValue) }
}
