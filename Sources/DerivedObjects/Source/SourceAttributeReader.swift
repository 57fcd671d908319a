import DICOM

/// Reads what a derived object repeats of its source.
///
/// What breaks a rule of its value representation is left out where it may be left out: readers refuse the object
/// otherwise, and a repaired value would contradict the source (dcentvfy compares the two byte by byte). Where the
/// attribute is required, it is repaired if its meaning is plain and emptied if it is not. What others find the patient
/// or the order by is kept as it is: a shortened number could be another's.
struct SourceAttributeReader {
    /// What was repaired, dropped, supplied or kept so far.
    private(set) var findings: [DerivedObjectFinding] = []
    private let text: SourceText

    init(text: SourceText) { self.text = text }

    /// The attributes of a data set; `nil` where one that is indispensable has no usable value.
    mutating func elements(_ attributes: [CopiedAttribute], in source: DataSet) -> [CopiedElement]? {
        var elements: [CopiedElement] = []
        for attribute in attributes {
            if let content = content(of: attribute, in: source) {
                elements.append(CopiedElement(attribute: attribute, content: content))
            } else if attribute.presence == .indispensable {
                return nil
            }
        }
        return elements
    }

    /// Patient and study of a source, complete where one attribute demands another.
    mutating func patientAndStudy(in source: DataSet) -> [CopiedElement] {
        let elements = elements(CopiedAttribute.patientAndStudy, in: source) ?? []
        return elements + (missingDeidentificationMethod(elements).map { [$0] } ?? [])
    }

    /// The method that must be stated where the patient's identity was removed.
    ///
    /// Standard: PS3.3 C.7.1.1 (De-identification Method, type 1C).
    private mutating func missingDeidentificationMethod(_ elements: [CopiedElement]) -> CopiedElement? {
        let removed = elements.first { $0.attribute.tag == .patientIdentityRemoved }
        let methods: [AttributeTag] = [.deidentificationMethod, .deidentificationMethodCodeSequence]
        let hasMethod = elements.contains { methods.contains($0.attribute.tag) }
        guard removed?.values.first?.text == "YES", !hasMethod else { return nil }
        let attribute = CopiedAttribute(.deidentificationMethod)
        note(attribute, .supplied, "is required and absent; \"Unknown\" stands in its place")
        return CopiedElement(attribute: attribute, content: .value(CopiedValue(ascii: "Unknown")))
    }

    private mutating func content(of attribute: CopiedAttribute, in source: DataSet) -> CopiedElement.Content? {
        switch attribute.content {
        case .values(let rule): value(of: attribute, rule, in: source)
        case .sequence(let attributes): items(of: attribute, attributes, in: source)
        }
    }

    private mutating func items(
        of attribute: CopiedAttribute, _ attributes: [CopiedAttribute], in source: DataSet
    ) -> CopiedElement.Content? {
        let found = source.items(attribute.tag)
        let items = found.compactMap { elements(attributes, in: $0) }
        if items.count < found.count {
            note(attribute, .dropped, "\(found.count - items.count) item(s) lack a required attribute")
        }
        return items.isEmpty ? nil : .items(items)
    }

    private mutating func value(
        of attribute: CopiedAttribute, _ rule: ValueRule, in source: DataSet
    ) -> CopiedElement.Content? {
        let bytes = source.beginning(attribute.tag)?.withoutPadding ?? []
        guard !bytes.isEmpty else {
            if attribute.presence == .evenIfEmpty, !source.contains(attribute.tag) {
                note(attribute, .supplied, "is required and absent; it was added without a value")
            }
            return absent(attribute)
        }
        guard bytes.count < Self.longestValue else {
            note(attribute, .dropped, "has \(Self.longestValue) bytes or more, which is longer than any text may be")
            return absent(attribute)
        }
        let (decoded, isFaithful) = text.decoded(bytes)
        var repaired: String?
        switch Self.verdict(rule, on: decoded) {
        case .valid: break
        case .repaired where attribute.identifies, .invalid where attribute.identifies:
            note(attribute, .kept, "breaks a rule, but others find it by this")
        case .repaired(let text, let reason) where attribute.isRepairable && !text.isEmpty:
            note(attribute, .repaired, reason)
            repaired = text
        case .repaired(_, let reason), .invalid(let reason):
            note(attribute, .dropped, reason)
            return absent(attribute)
        }
        return .value(
            CopiedValue(bytes: bytes, text: decoded, isFaithful: isFaithful, isText: rule.isText, repaired: repaired)
        )
    }

    /// What the length of an element in explicit VR can just not say.
    private static let longestValue = 65_536

    private func absent(_ attribute: CopiedAttribute) -> CopiedElement.Content? {
        attribute.presence == .evenIfEmpty ? .empty : nil
    }

    /// The verdict on all values together: the worst of theirs.
    private static func verdict(_ rule: ValueRule, on text: String) -> ValueVerdict {
        guard rule.isMultiValued else { return rule.verdict(on: text) }
        let values = text.unicodeScalars.split(separator: "\\", omittingEmptySubsequences: false).map { String($0) }
        var reason: String?
        var repaired: [String] = []
        for value in values {
            switch value.trimmed.isEmpty ? .valid : rule.verdict(on: value) {
            case .valid: repaired.append(value)
            case .repaired(let text, let why): (reason, repaired) = (why, repaired + [text])
            case .invalid(let why): return .invalid(reason: why)
            }
        }
        return reason.map { .repaired(repaired.joined(separator: "\\"), reason: $0) } ?? .valid
    }

    private mutating func note(
        _ attribute: CopiedAttribute, _ action: DerivedObjectFinding.Action, _ reason: String
    ) {
        findings.append(DerivedObjectFinding(attribute.keyword, attribute.tag, action, reason))
    }
}
