import Configuration
import Node
import Testing

@Suite("Odd values in the environment")
struct OddEnvironmentTests {
    private static let variables = [
        "AE_TITLE", "LISTEN_HOST", "LISTEN_PORT", "LISTEN_ACCEPT_ANY_CALLED_TITLE", "LISTEN_CALLING_TITLES",
        "LISTEN_MAXIMUM_ASSOCIATIONS", "LISTEN_MAXIMUM_ASSOCIATIONS_PER_PEER", "LISTEN_MAXIMUM_PDULENGTH",
        "LISTEN_REQUEST_TIMEOUT", "LISTEN_PDU_TIMEOUT", "LISTEN_IDLE_TIMEOUT",
        "LISTEN_OPERATION_TIMEOUT", "STORAGE_FOLDER", "STORAGE_MINIMUM_FREE", "COMPLETION_IDLE",
        "COMPLETION_IDLE_BY_CALLING_TITLE", "SEGMENTATION_MODEL",
        "SEGMENTATION_THREADS", "SEGMENTATION_MEMORY_LIMIT", "SEGMENTATION_TIME_LIMIT",
        "SEGMENTATION_SERIES_NUMBER", "RETRY_JOB_ATTEMPTS", "RETRY_DELIVERY_ATTEMPTS", "RETRY_FIRST_DELAY",
        "RETRY_LONGEST_DELAY", "DESTINATIONS", "LOG_LEVEL",
    ].map { "SEGNODE_" + $0 }

    private static let values = [
        "", "=", "==", ",", "=,=", "a=", "=5s", "a=5s=6s", "a=5s,a=6s", "@", "@:", "=@:", "a=@b:1", "x@y:", "x@y:99999",
        "x@:1", "~", "[]", "{}", "-1", "0", "1e999", ".nan", ".inf", "99999999999999999999", "9223372036854775807",
        "-9223372036854775808", "9223372036854775807h", "1000000000h", "0ms", "-5s", "9223372036854775807TB",
        "9000000TB", "\u{0}", "\\", "\u{1F4A9}", "a\u{0301}", "\u{0661}s", "&a", "*a", "!!binary AAAA", "? x", "|\n  x",
        "<<", "yes", "true", "\n", "\"", "'",
    ]

    @Test(
        "each is taken or refused with a sentence that names the variable, and none ends the program",
        arguments: variables)
    func refused(variable: String) {
        for value in Self.values {
            do throws(ConfigurationError) {
                _ = try ConfigurationFile.parse(yaml: "", name: "x.yaml", environment: [variable: value])
            } catch {
                #expect(error.description.contains(variable), "\(value): \(error)")
            }
        }
    }

    @Test(
        "a pair without a title or without a time is refused",
        arguments: ["=", "=5s", "CT1=", "CT1", "CT1=5s,=", "CT1=5x"])
    func pairs(text: String) {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.parse(
                yaml: "", name: "x.yaml", environment: ["SEGNODE_COMPLETION_IDLE_BY_CALLING_TITLE": text])
        }
    }

    @Test(
        "a time that would overflow is refused, one of a year is not",
        arguments: [
            "LISTEN_REQUEST_TIMEOUT", "LISTEN_PDU_TIMEOUT", "LISTEN_IDLE_TIMEOUT",
            "LISTEN_OPERATION_TIMEOUT", "COMPLETION_IDLE", "SEGMENTATION_TIME_LIMIT", "RETRY_FIRST_DELAY",
            "RETRY_LONGEST_DELAY",
        ])
    func longTimes(variable: String) throws {
        let name = "SEGNODE_" + variable
        _ = try ConfigurationFile.parse(yaml: "", name: "x.yaml", environment: [name: "8760h"])
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.parse(yaml: "", name: "x.yaml", environment: [name: "8761h"])
        }
    }
}
