import DICOM
import Testing

/// When two data sets name two patients.
struct PatientIdentityTests {
    typealias Attribute = PatientIdentity.Attribute

    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let first: PatientIdentity
        let second: PatientIdentity
        let contradiction: Attribute?

        init(_ name: String, _ first: PatientIdentity, _ second: PatientIdentity, _ contradiction: Attribute?) {
            (testDescription, self.first, self.second) = (name, first, second)
            self.contradiction = contradiction
        }
    }

    static let anna = PatientIdentity(
        patientID: "12", issuer: "HOSPITAL", birthDate: "19700101", sex: "F", name: "Alpha^Anna")

    static func anna(
        _ id: String = "12", issuer: String = "HOSPITAL", born: String = "19700101", sex: String = "F",
        name: String = "Alpha^Anna"
    ) -> PatientIdentity {
        PatientIdentity(patientID: id, issuer: issuer, birthDate: born, sex: sex, name: name)
    }

    static let pairs: [Pair] = [
        Pair("the same", anna, anna(), nil),
        Pair("padding", anna, anna("12 ", name: " Alpha^Anna "), nil),
        Pair("case", anna(name: "ALPHA^ANNA"), anna(name: "Alpha^anna"), nil),
        Pair("another component of the name", anna, anna(name: "Alpha^Anna^^Dr"), nil),
        Pair("a married name", anna, anna(name: "Beta^Anna"), nil),
        Pair("a name in another script", anna, anna(name: "阿尔法^安娜"), nil),
        Pair("a name that could not be decoded", anna(born: ""), anna(born: "", name: "\u{FFFD}\u{FFFD}"), nil),
        Pair("a date with points", anna, anna(born: "1970.01.01"), nil),
        Pair("nothing said", anna, PatientIdentity(), nil),
        Pair("no Patient ID on one side", anna, anna(""), nil),
        Pair("another Patient ID", anna, anna("13"), .patientID),
        Pair("another Patient ID alone", PatientIdentity(patientID: "1"), PatientIdentity(patientID: "2"), .patientID),
        Pair("the issuer in other words", anna, anna(issuer: "Hosp"), nil),
        Pair("another issuer and another name", anna, anna(issuer: "CLINIC", name: "Beta^Bert"), .issuer),
        Pair("another issuer, name and birth date agree", anna, anna(issuer: "CLINIC"), nil),
        Pair("another issuer and birth date", anna, anna(issuer: "CLINIC", born: "19710101"), .issuer),
        Pair("another issuer without birth dates", anna(born: ""), anna(issuer: "CLINIC", born: ""), .issuer),
        Pair("another issuer without names", anna(name: ""), anna(issuer: "CLINIC", name: ""), .issuer),
        Pair("no issuer on one side", anna, anna(issuer: "", name: "Beta^Bert"), nil),
        Pair("another Patient ID and birth date", anna, anna("13", born: "19710101"), .patientID),
        Pair("the case of a Patient ID", anna("ab"), anna("AB"), nil),
        Pair("the year of birth alone", anna, anna(born: "1970"), nil),
        Pair("another year of birth alone", anna, anna(born: "1971"), .birthDate),
        Pair("another birth date and sex", anna, anna(born: "19700102", sex: "M"), .birthDate),
        Pair("the case of the sex", anna, anna(sex: "f"), nil),
        Pair("another sex and name", anna(""), anna("", sex: "m", name: "Beta^Bert"), .sex),
        Pair("another name alone", anna("", born: ""), anna("", born: "", name: "Beta"), .name),
        Pair("a part of the name", anna(""), anna("", name: "Beta Anna"), nil),
        Pair("a name with other delimiters", anna(""), anna("", name: "Gamma, alpha"), nil),
        Pair("another birth date", anna, anna(born: "19700102"), .birthDate),
        Pair("another sex", anna, anna(sex: "M"), .sex),
        Pair("sex other", anna, anna(sex: "O"), nil),
        Pair("another name without birth dates", anna(born: ""), anna(born: "", name: "Beta^Bert"), .name),
        Pair("another name without Patient IDs", anna(""), anna("", name: "Beta^Bert"), .name),
    ]

    @Test("identities contradict each other where they cannot be one patient's", arguments: pairs)
    func contradiction(pair: Pair) {
        #expect(pair.first.contradiction(to: pair.second) == pair.contradiction)
        #expect(pair.second.contradiction(to: pair.first) == pair.contradiction)
    }

    @Test("instances are counted for each patient, those that say nothing with the others")
    func counts() {
        let instances = [Self.anna, Self.anna(), Self.anna(""), Self.anna("13", name: "Beta^Bert")]
        #expect(PatientIdentity.counts(of: instances) == [3, 1])
        #expect(PatientIdentity.counts(of: [Self.anna, PatientIdentity()]) == [2])
    }

    @Test("what one identity does not say another does, and what both say stays")
    func filled() {
        let first = PatientIdentity(patientID: "12", birthDate: "19700101", name: " Alpha ")
        let second = PatientIdentity(patientID: "13", issuer: "HOSPITAL", sex: "F", name: "Beta")
        let filled = first.filled(from: second)
        #expect(Attribute.allCases.map { filled[$0] } == ["12", "HOSPITAL", "19700101", "F", "Alpha"])
        #expect(Attribute.allCases.map { second[$0] } == ["13", "HOSPITAL", "", "F", "Beta"])
        #expect(first.filled(from: PatientIdentity()) == first && PatientIdentity().filled(from: first) == first)
    }

    @Test("the largest number of instances comes first, whichever patient they are of")
    func order() {
        let bert = Self.anna("13", name: "Beta^Bert")
        #expect(PatientIdentity.counts(of: [Self.anna, bert, bert, bert, Self.anna("14")]) == [3, 1, 1])
        #expect(PatientIdentity.counts(of: []) == [])
    }
}
