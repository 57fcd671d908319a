import DICOM

/// When the content of the object was made, as far as the object says it: the source's time, not the clock's.
///
/// The same sources must give the same bytes under the same UID, whenever and however often the job runs. So the date
/// and time come from the first source along the normal: of its content, else of its acquisition, series or study.
package struct ContentMoment: Sendable {
    /// DA, never empty.
    package let date: String
    /// TM, never empty.
    package let time: String
    /// That the source has no date at all.
    let finding: DerivedObjectFinding?

    init(of source: DataSet) {
        let candidates: [(AttributeTag, AttributeTag)] = [
            (.contentDate, .contentTime), (.acquisitionDate, .acquisitionTime), (.seriesDate, .seriesTime),
            (.studyDate, .studyTime),
        ]
        for (dateTag, timeTag) in candidates {
            guard let date = Self.value(dateTag, .date, in: source) else { continue }
            (self.date, time) = (date, Self.value(timeTag, .time, in: source) ?? "000000")
            finding = nil
            return
        }
        (date, time) = ("19000101", "000000")
        finding = DerivedObjectFinding(
            "ContentDate",
            .contentDate,
            .supplied,
            "the source has no date; 1 January 1900 stands in its place"
        )
    }

    private static func value(_ tag: AttributeTag, _ rule: ValueRule, in source: DataSet) -> String? {
        guard let text = source.string(tag), !text.isEmpty else { return nil }
        switch rule.verdict(on: text) {
        case .valid: return text
        case .repaired(let repaired, _): return repaired
        case .invalid: return nil
        }
    }
}
