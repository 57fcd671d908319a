import Foundation
import TestSupport

/// What ``KnownArchive`` looks like to those who ask: `Fixtures/listings.txt`, with a heading for each question.
enum ListingExpectations {
    /// The lines under a heading, without those that are empty.
    static func lines(_ heading: String) -> [String] { sections[heading] ?? [] }

    /// What follows a word in the headings that begin with it, such as the commands behind "json".
    static func commands(_ word: String) -> [String] {
        sections.keys.filter { $0.hasPrefix("\(word) ") }.map { String($0.dropFirst(word.count + 1)) }.sorted()
    }

    private static let sections: [String: [String]] = {
        let path = Repository.path("Tests/IntegrationTests/Fixtures/listings.txt")
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var sections: [String: [String]] = [:]
        var heading = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") { heading = String(line.dropFirst(2)) }
            sections[heading, default: []] += line.hasPrefix("# ") ? [] : [String(line)]
        }
        return sections
    }()
}
