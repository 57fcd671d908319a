/// Who a patient is by the attributes of a data set, in a form that compares sensibly.
///
///     PatientIdentity(patientID: "12 ").contradiction(to: PatientIdentity(patientID: "12")) == nil
///
/// What is empty contradicts nothing. Neither do padding, case, the format of a date, or other components of a name.
public struct PatientIdentity: Sendable, Hashable, Codable {
    /// An attribute that identifies a patient.
    public enum Attribute: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
        case patientID = "PatientID"
        case issuer = "IssuerOfPatientID"
        case birthDate = "PatientBirthDate"
        case sex = "PatientSex"
        case name = "PatientName"
    }

    private var values: [Attribute: String]

    /// Takes the values as they are decoded; what is not given is empty.
    public init(
        patientID: String = "", issuer: String = "", birthDate: String = "", sex: String = "", name: String = ""
    ) {
        let all: [Attribute: String] = [
            .patientID: patientID, .issuer: issuer, .birthDate: birthDate, .sex: sex, .name: name,
        ]
        values = all.mapValues(Self.withoutPadding).filter { !$0.value.isEmpty }
    }

    /// The value of an attribute without padding; empty where there is none.
    public subscript(attribute: Attribute) -> String { values[attribute] ?? "" }

    /// The first attribute that makes another patient of the other identity; `nil` where both may be the same.
    ///
    /// Names that share no part are another patient's, unless Patient ID and birth date say that it is the same one: a
    /// name can be written in another script. An issuer can be named otherwise where name and birth date agree.
    public func contradiction(to other: Self) -> Attribute? {
        let agrees = { (attribute: Attribute) in self.agreement(attribute, other) }
        if agrees(.patientID) == false { return .patientID }
        if agrees(.issuer) == false, agrees(.birthDate) != true || agrees(.name) != true { return .issuer }
        if agrees(.birthDate) == false { return .birthDate }
        if agrees(.sex) == false { return .sex }
        if agrees(.name) == false, agrees(.patientID) != true || agrees(.birthDate) != true { return .name }
        return nil
    }

    /// This identity with what it lacks from the other.
    public func filled(from other: Self) -> Self {
        var filled = self
        filled.values.merge(other.values) { kept, _ in kept }
        return filled
    }

    /// How many of these identities are each patient's, the most first; one number where all may be the same patient.
    public static func counts(of identities: [Self]) -> [Int] {
        var patients: [(identity: Self, count: Int)] = []
        for (identity, alike) in Dictionary(grouping: identities, by: \.self) {
            if let index = patients.firstIndex(where: { $0.identity.contradiction(to: identity) == nil }) {
                patients[index].identity = patients[index].identity.filled(from: identity)
                patients[index].count += alike.count
            } else {
                patients.append((identity, alike.count))
            }
        }
        return patients.map(\.count).sorted(by: >)
    }

    /// Whether a value is the same on both sides; `nil` where one side does not say.
    private func agreement(_ attribute: Attribute, _ other: Self) -> Bool? {
        let (mine, theirs) = (self[attribute].lowercased(), other[attribute].lowercased())
        guard !mine.isEmpty, !theirs.isEmpty else { return nil }
        switch attribute {
        case .patientID, .issuer: return mine == theirs
        case .birthDate:
            let (mine, theirs) = (mine.filter(\.isNumber), theirs.filter(\.isNumber))
            return mine.hasPrefix(theirs) || theirs.hasPrefix(mine)
        case .sex: return ["m", "f"].contains(mine) && ["m", "f"].contains(theirs) ? mine == theirs : nil
        case .name:
            let (mine, theirs) = (Self.parts(mine), Self.parts(theirs))
            return mine.isEmpty || theirs.isEmpty ? nil : !mine.isDisjoint(with: theirs)
        }
    }

    private static func withoutPadding(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The parts of a name in any component or group; those that could not be decoded say nothing.
    private static func parts(_ name: String) -> Set<String> {
        let delimiters = Set("^= ,.-".unicodeScalars)
        let parts = name.unicodeScalars.split { delimiters.contains($0) }.filter { !$0.contains("\u{FFFD}") }
        return Set(parts.map { String($0) })
    }
}
