import Catalog
import CatalogSQL
import CatalogSQLite
import Foundation
import TestSupport
import Testing

@Suite("A search for names")
struct NameSearchTests {
    @Test(
        "compares each writing of a name without case and accents",
        arguments: [
            ("Müller^Jürgen", ["muller^jurgen^"]),
            ("Mu\u{308}LLER^JU\u{308}RGEN^^^", ["muller^jurgen^"]),
            ("Yamada^Tarou=山田^太郎=やまだ^たろう", ["yamada^tarou^", "山田^太郎^", "やまだ^たろう^"]),
            ("がく=かく", ["がく^", "かく^"]),
            ("Łukasz^Øyvind=Groß^Æsa", ["lukasz^oyvind^", "gross^aesa^"]),
            ("İSTANBUL^Ilı", ["istanbul^ili^"]),
            ("Ｙａｍａｄａ^ﾀﾛｳ=ﾔﾏﾀﾞ", ["yamada^タロウ^", "ヤマダ^"]), ("Ŝtraẞe^ﬁ™", ["strasse^fitm^"]),
            ("ΣΟΦΌΣ^Йод", ["σοφοσ^иод^"]),
            (" Doe ^ Jane ", ["doe^jane^"]),
            ("Doe=DOE=doe", ["doe^"]),
            ("==Doe", ["doe^"]),
            ("^Jane", ["^jane^"]),
            ("", []),
            ("^^^=^", []),
        ])
    func keys(name: String, keys: [String]) {
        #expect(NameSearch.keys(of: name) == keys)
    }

    @Test("keeps keys of names without end within what a pattern may have, and refuses longer patterns")
    func longNames() throws {
        let name = String(repeating: "ß", count: 4000)
        let key = try #require(NameSearch.keys(of: name).first)
        #expect(key.unicodeScalars.count == WildcardPattern.longest)
        #expect(NameSearch.patterns(name) == nil)
        #expect(WildcardPattern(String(repeating: "*", count: WildcardPattern.longest + 1)) == nil)
        #expect(try #require(WildcardPattern(key)).matches(key))
    }

    @Test(
        "understands wildcards anywhere",
        arguments: [
            ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("**", "abc", true),
            ("?", "", false), ("?", "a", true), ("?", "ab", false), ("?*", "ab", true), ("*?", "", false),
            ("a*", "abc", true), ("a*", "ba", false), ("*c", "abc", true), ("*c", "acb", false),
            ("a*c", "abcbc", true), ("a*c", "abcb", false), ("*b*", "abc", true), ("a?c", "abc", true),
            ("a?c", "ac", false), ("*ab*ab", "abab", true), ("*ab*ab", "ab", false), ("*a?b*", "aaxb", true),
            ("abc", "abcd", false), ("abcd", "abc", false), ("?", "が", true), ("[a]", "a", false),
            ("[a]*", "[a]b", true), (#"\%_"#, #"\%_"#, true), ("%", "abc", false), ("_", "a", false),
        ])
    func wildcards(pattern: String, text: String, isMatch: Bool) throws {
        #expect(try #require(WildcardPattern(pattern)).matches(text) == isMatch)
    }

    @Test("is not made to last by a pattern of many wildcards", .timeLimit(.minutes(1)))
    func manyWildcards() throws {
        let pattern = try #require(WildcardPattern(String(repeating: "*a", count: 199) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 100_000)))
    }

    @Test("writes what a database's pattern has as signs as characters")
    func escapes() throws {
        let pattern = try #require(WildcardPattern(#"a%_\[*?]"#))
        #expect(pattern.like == #"a\%\_\\[%_]"#)
        #expect(pattern.glob == #"a%_\[[]*?]"#)
        #expect(pattern.runs == [#"a%_\["#, "]"])
    }
}

@Suite("An index of names that is damaged")
struct DamagedNameIndexTests {
    @Test(
        "is made again at the next start that looks",
        arguments: [
            "UPDATE patient_name_index_data SET block = zeroblob(length(block)) WHERE id > 10",
            "DELETE FROM patient_name_index_data WHERE id > 10", "DROP TABLE patient_name_index",
            "INSERT INTO patient_name_index (patient_name_index, rowid, folded) VALUES ('delete', 1, 'doe^jane^')",
        ])
    func mended(damage: String) throws {
        let fixture = try CatalogFixture(.sqlite)
        try fixture.store(entry())
        let catalog = try #require(fixture.store as? SQLCatalog<SQLiteEngine>)
        _ = try catalog.engine.write { try $0.execute(damage, []) }
        _ = try fixture.store.close()
        let opened = try fixture.opening.open(
            look: .quick, quarantine: fixture.path("q"),
            isSetAside: { _, reason in Issue.record("set aside: \(reason)") }, willBeNew: {}, progress: { _ in })
        #expect(opened.remarks.count == 1 && opened.remarks.allSatisfy { $0.contains("index of names") })
        _ = try opened.store.apply([.store(try entry(study: "1.2", patient: "P2", name: "Doe^Joe"))]) { _ in 0 }
        #expect(try opened.store.studies(StudyFilter(patientName: "*doe*")).count == 2)
        _ = try opened.store.close()
        #expect(try CatalogFixture.open(fixture.opening, quarantine: fixture.path("q")).remarks == [])
    }
}

@Suite("An index of names that cannot be made again")
struct LostNameIndexTests {
    @Test(
        "is damage of all: what is there is set aside, and the files bring it back",
        arguments: [
            "UPDATE patient_name_index_data SET block = x'00000000ff' WHERE id = 10",
            "DROP TABLE patient_name_index_data",
        ])
    func setAside(damage: String) throws {
        let fixture = try CatalogFixture(.sqlite)
        try fixture.store(entry())
        let catalog = try #require(fixture.store as? SQLCatalog<SQLiteEngine>)
        _ = try catalog.engine.write { try $0.execute(damage, []) }
        _ = try fixture.store.close()
        let quarantine = fixture.path("quarantine")
        try FileManager.default.createDirectory(atPath: quarantine, withIntermediateDirectories: false)
        var reasons: [String] = []
        let opened = try fixture.opening.open(
            look: .quick, quarantine: quarantine, isSetAside: { reasons.append($1) }, willBeNew: {},
            progress: { _ in })
        #expect(reasons.count == 1 && reasons.allSatisfy { $0.contains("index of names") }, "\(reasons)")
        #expect(opened.isNew)
        _ = try opened.store.apply([.store(try entry())]) { _ in 0 }
        #expect(try opened.store.studies(StudyFilter(patientName: "doe*")).count == 1)
    }
}

@Suite("Studies of a name", .serialized)
struct StudiesOfNameTests {
    private static let names = [
        "1.1": "Müller^Jürgen", "1.2": "MULLER^ANNA", "1.3": "Doe", "1.4": "Yamada^Tarou=山田^太郎=やまだ^たろう",
        "1.5": "O'Neil^[A]%_", "1.6": "",
    ]

    private static func filled(_ kind: StoreKind) throws -> CatalogFixture {
        let fixture = try CatalogFixture(kind)
        for (study, name) in names.sorted(by: { $0.key < $1.key }) {
            try fixture.store(entry(study: study, patient: "P" + study, name: name))
        }
        return fixture
    }

    private static func found(_ fixture: CatalogFixture, _ name: String) throws -> [String] {
        try fixture.store.studies(StudyFilter(patientName: name)).map(\.studyInstanceUID).sorted()
    }

    @Test("are found by any of its writings, without regard to case and accents", arguments: StoreKind.installed)
    func search(kind: StoreKind) throws {
        let fixture = try Self.filled(kind)
        let expected: [(name: String, studies: [String])] = [
            ("muller*", ["1.1", "1.2"]), ("MÜLLER^Jurgen", ["1.1"]), ("muller", []), ("*jurg*", ["1.1"]),
            ("m?ller^*", ["1.1", "1.2"]), ("doe", ["1.3"]), ("Doe^*", ["1.3"]), ("d*", ["1.3"]), ("??e", ["1.3"]),
            ("山田^*", ["1.4"]), ("*太郎", ["1.4"]), ("やまだ*", ["1.4"]), ("yamada*=山*", ["1.4"]), ("yamada*=川*", []),
            ("*[a]*", ["1.5"]), ("*太郎*", ["1.4"]), ("*%_*", ["1.5"]), ("*太*^*", ["1.4"]), (#"*"*"#, []),
            (#"*"""*"#, []), ("*AND*", []),
            ("mul*jur*", ["1.1"]), ("jur*mul*", []), ("*ler^an?a", ["1.2"]), (#"*\*"#, []), ("o'neil*", ["1.5"]),
            ("o_neil*", []),
            ("", Self.names.keys.sorted()), ("*", Self.names.keys.sorted()), ("nobody", []),
            (String(repeating: "x", count: 500), []), ("mul\0ler*", []), ("doe*\u{200D}", []),
            ((0..<40).map { "a\($0)" }.joined(separator: "="), []), (String(repeating: "=doe", count: 90), ["1.3"]),
            (String(repeating: "doe*", count: 60), []),
        ]
        for (name, studies) in expected { #expect(try Self.found(fixture, name) == studies, "\(name)") }
        let both = StudyFilter(patientID: "P1.2", patientName: "muller*")
        #expect(try fixture.store.studies(both).map(\.studyInstanceUID) == ["1.2"])
    }

    @Test("are found by a name that came with a later instance, or in a later study", arguments: StoreKind.installed)
    func laterName(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(name: ""))
        #expect(try Self.found(fixture, "doe*").isEmpty)
        try fixture.store(entry(uid: "1.1.1.2", name: "Doe^Jane"))
        #expect(try Self.found(fixture, "doe*") == ["1.1"])
        try fixture.store(entry(study: "1.2", name: "Roe^Jane"))
        #expect(try Self.found(fixture, "doe*") == ["1.1", "1.2"], "the patient is the same, and keeps its first name")
        #expect(try Self.found(fixture, "roe*").isEmpty)
    }

    @Test(
        "are found after everything was copied to a server", .enabled(if: PostgreSQLServer.isInstalled, "no PostgreSQL")
    )
    func copied() throws {
        let (file, server) = try (Self.filled(.sqlite), CatalogFixture(.postgresql))
        try MoveTests.move(file, to: server)
        #expect(try Self.found(server, "*jurg*") == ["1.1"])
        try server.store(entry(study: "1.7", patient: "P7", name: "Jürgens"))
        #expect(try Self.found(server, "*jurg*") == ["1.1", "1.7"])
    }
}
