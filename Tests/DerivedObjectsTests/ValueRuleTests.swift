import DerivedObjects
import Testing

struct ValueRuleTests {
    @Test(
        "a value that follows its rule is left alone",
        arguments: [
            (.age, "061Y"), (.age, "000Y"), (.date, "19610203"), (.time, "101112"), (.time, "10"),
            (.time, "101112.123456"), (.decimal, "79.5"), (.decimal, "-1.5E-10"), (.decimal, " 79 "), (.decimal, ".5"),
            (.decimal, "0.000000"), (.code, "ABDOMEN_1"), (.sex, "F"), (.sex, "U"), (.line(limit: 64), "CT ABDOMEN"),
            (.line(limit: 4), "Mül "), (.lines(limit: 64), "two\r\nlines"), (.personName, "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ] as [(ValueRule, String)]
    )
    func legal(rule: ValueRule, value: String) {
        #expect(rule.verdict(on: value) == .valid)
    }

    @Test(
        "a broken value whose meaning is plain is repaired",
        arguments: [
            (.age, "61", "061Y"), (.age, "61Y", "061Y"), (.age, "6m", "006M"), (.age, " 061Y", "061Y"),
            (.date, "1961-02-03", "19610203"), (.date, "1961.02.03", "19610203"), (.time, "10:11:12", "101112"),
            (.time, "101112.1234567", "101112.123456"), (.decimal, "79,5", "79.5"),
            (.decimal, "5.000000000000000001", "5"), (.decimal, "-158.13580322265625", "-158.13580322266"),
            (.code, "Abdomen", "ABDOMEN"), (.sex, "male", "M"), (.sex, "f", "F"), (.line(limit: 4), "12345", "1234"),
            (.line(limit: 64), "CT\u{1}ABD\n", "CTABD"), (.personName, "A\u{7}^B=C", "A^B=C"),
            (.personName, "Doe^Jane===", "Doe^Jane=="),
            (
                .personName, String(repeating: "a", count: 65) + "=\u{301}b",
                String(repeating: "a", count: 64) + "=\u{301}b"
            ),
        ] as [(ValueRule, String, String)]
    )
    func repaired(rule: ValueRule, value: String, expected: String) {
        guard case .repaired(let text, _) = rule.verdict(on: value) else {
            Issue.record("\(rule) says \(rule.verdict(on: value)) on \(value)")
            return
        }
        #expect(text == expected)
    }

    @Test(
        "of a broken value that is kept which means something",
        arguments: [
            (.age, "5w", "005W"), (.age, "12d", "012D"), (.age, "99", "099Y"), (.date, "1961/02/03", "19610203"),
            (.date, "1961.0203", "19610203"), (.time, "10:11", "1011"), (.time, "1011.5", "1011"),
            (.time, "101112.", "101112"), (.time, "10:11:12.5", "101112.5"), (.sex, "other", "O"), (.sex, "m", "M"),
            (.sex, " Female ", "F"), (.decimal, "12345678901234567", "1.2345678901e+16"),
            (.decimal, "-0.12345678901234567", "-0.1234567890123"), (.decimal, "-1,5e3", "-1500"),
            (.lines(limit: 5), "a\u{1}b\n", "ab\n"), (.lines(limit: 4), "  12 ", "  12"),
            (.line(limit: 4), " 12\u{9}345 ", "1234"), (.line(limit: 8), "a\u{7F}b", "ab"),
            (.personName, "a=b=c=^^", "a=b=c"), (.personName, "a=b=c=", "a=b=c"),
            (
                .personName, "A=" + String(repeating: "b", count: 65) + "=C\u{1}",
                "A=" + String(repeating: "b", count: 64) + "=C"
            ),
        ] as [(ValueRule, String, String)]
    )
    func meaning(rule: ValueRule, value: String, expected: String) {
        guard case .repaired(let text, let reason) = rule.verdict(on: value) else {
            Issue.record("\(rule) says \(rule.verdict(on: value)) on \(value)")
            return
        }
        #expect(text == expected && !reason.isEmpty)
    }

    @Test(
        "padding is no fault of a value",
        arguments: [
            (.date, "19610203 "), (.date, "\u{0}19610203\u{0}"), (.time, " 101112 "), (.timezone, "+0100 "),
            (.line(limit: 4), "  1234  "), (.code, "ABDOMEN "), (.sex, "F "), (.decimal, "1234567890.12345 "),
            (.lines(limit: 8), "\t\n\u{C}\r"),
        ] as [(ValueRule, String)])
    func padding(rule: ValueRule, value: String) {
        #expect(rule.verdict(on: value) == .valid)
    }

    @Test(
        "nothing is made of what could mean several things, or none",
        arguments: [
            (.age, "Y"), (.age, "000"), (.age, "12 Y"), (.age, ""), (.date, "19610203x"), (.date, "1961 02 03"),
            (.date, "1961020"), (.date, "196102031"), (.date, "19610200"), (.date, "19610003"), (.time, "1:2:3"),
            (.time, "101112.12a"), (.time, "10.5.6"), (.time, "1011121"), (.timezone, "+01000"),
            (.timezone, "+01:00"), (.timezone, "00100"), (.decimal, "1,2,3"), (.decimal, ""), (.decimal, "e5"),
            (.decimal, "1e"), (.decimal, "1e+"), (.decimal, "+-1"), (.decimal, "."), (.decimal, "-"),
            (.decimal, "1.5 2"), (.decimal, "inf"), (.code, "A-B"), (.code, "a code of seventeen"), (.sex, "w"),
        ] as [(ValueRule, String)])
    func ambiguous(rule: ValueRule, value: String) {
        guard case .invalid(let reason) = rule.verdict(on: value) else {
            Issue.record("\(rule) says \(rule.verdict(on: value)) on \(value)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(
        "texts are in the character set of the data set, and one of several lines has one value",
        arguments: [
            (.age, false, true), (.date, false, true), (.time, false, true), (.timezone, false, true),
            (.decimal, false, true), (.code, false, true), (.sex, false, true), (.line(limit: 64), true, true),
            (.lines(limit: 64), true, false), (.personName, true, true),
        ] as [(ValueRule, Bool, Bool)])
    func kinds(rule: ValueRule, isText: Bool, isMultiValued: Bool) {
        #expect(rule.isText == isText && rule.isMultiValued == isMultiValued)
    }

    @Test(
        "a value of which nothing can be made is refused",
        arguments: [
            (.age, "old"), (.age, "1234Y"), (.age, "0Y"), (.date, "19611340"), (.date, "yesterday"), (.time, "2561"),
            (.time, "noon"), (.decimal, "1.2.3"), (.decimal, "nan"), (.decimal, "0x10"), (.decimal, "1e999"),
            (.code, "a code of more than sixteen"), (.code, "BRÜST"), (.sex, "männlich"), (.personName, "a=b=c=d"),
        ] as [(ValueRule, String)]
    )
    func refused(rule: ValueRule, value: String) {
        guard case .invalid = rule.verdict(on: value) else {
            Issue.record("\(rule) says \(rule.verdict(on: value)) on \(value)")
            return
        }
    }
}
