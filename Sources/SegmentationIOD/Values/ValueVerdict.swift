/// What a ``ValueRule`` says about one value.
package enum ValueVerdict: Hashable, Sendable {
    /// The value follows the rule.
    case valid
    /// The value breaks the rule, but what it means is plain: here it is as it should be, and what was wrong.
    case repaired(String, reason: String)
    /// The value breaks the rule and nothing can be made of it.
    case invalid(reason: String)
}
