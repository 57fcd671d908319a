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
}
