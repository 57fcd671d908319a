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
