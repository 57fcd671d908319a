import Node
import Testing

@Suite("Reasons in the log")
struct LogTextTests {
    @Test(
        "what is quoted from a data set is left out, unless it is a number",
        arguments: [
            (
                #"Rescale Slope is "DOE^JOHN" where a number was expected"#,
                #"Rescale Slope is "…" where a number was expected"#
            ),
            (
                #"Rescale Slope is "1,000" where a number was expected"#,
                #"Rescale Slope is "1,000" where a number was expected"#
            ),
            (#"it is "-1.5\2" and "Müller""#, #"it is "-1.5\2" and "…""#),
            (#"Rescale Type is "DOE"#, #"Rescale Type is "…"#),
            ("Found pancreas on 3 of 4 slices.", "Found pancreas on 3 of 4 slices."),
            (#""A" and "B" are not "7""#, #""…" and "…" are not "7""#), (#"it is """#, #"it is """#),
            (#"it is "1E5""#, #"it is "…""#),
        ])
    func quotations(text: String, shown: String) { #expect(text.withoutQuotations == shown) }
}
