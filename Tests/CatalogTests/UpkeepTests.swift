import Catalog
import TestSupport
import Testing

@Suite("Upkeep in every store", .serialized)
struct UpkeepTests {
    private static let start = CatalogFixture.start

    @Test("instances that lose their files are missing until these come back", arguments: StoreKind.installed)
    func missing(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(), entry(uid: "1.1.1.2"))
        try fixture.complete()
        var files: [CatalogFile] = []
        try fixture.store.forEachInstanceFile { files.append($0) }
        let lost = try #require(files.first { $0.path.hasSuffix("1.1.1.1.dcm") })
        #expect((files.count, lost.isMissing) == (2, false))
        try fixture.store.markFiles(missing: [lost], returned: [], at: Self.start)
        #expect(try fixture.store.present(among: ["1.1.1.1", "1.1.1.2", "9"]) == ["1.1.1.2"])
        #expect(try fixture.copiedFiles().map(\.path) == ["instances/1.1.1.2.dcm"])
        #expect(try fixture.store.conflicts(kind: .missing, subject: lost.path, ofStudy: "1.1", limit: 9).count == 1)
        #expect(try fixture.store.nextDeadline() == nil)
        try fixture.store.markFiles(missing: [], returned: [lost], at: Self.start + 3)
        #expect(try fixture.store.present(among: ["1.1.1.1"]) == ["1.1.1.1"])
        #expect(try fixture.store.nextDeadline() == Self.start + 3, "its study is awaited again, from then on")
        var sources: [String] = []
        _ = try fixture.store.completeStudies(limit: 9, clock: { CatalogFixture.clock(.max / 2) }) { study, _ in
            sources = study.sources
            return .wait(until: 0)
        }
        #expect(sources == ["1.1.1.1 again 1", "1.1.1.2"])
    }

    @Test("an instance whose file is lost is received again", arguments: StoreKind.installed)
    func received(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        try fixture.complete()
        var files: [CatalogFile] = []
        try fixture.store.forEachInstanceFile { files.append($0) }
        try fixture.store.markFiles(missing: files, returned: [], at: Self.start)
        #expect(try fixture.store.instance("1.1.1.1")?.missingSince != nil)
        try fixture.store(entry(at: Self.start + 7))
        let instance = try #require(try fixture.store.instance("1.1.1.1"))
        #expect(instance.missingSince == nil)
        #expect(try fixture.store.totals().instances == 1)
        #expect(try fixture.store.nextDeadline() == Self.start + 1000, "whatever the clock of the machine shows")
    }

    @Test("what is found together is listed in a certain order", arguments: StoreKind.installed)
    func order(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let subjects = (10..<40).map { "2.\($0)" }
        try fixture.store.record(
            .damaged, Dictionary(uniqueKeysWithValues: subjects.map { ($0, "CRC") }), at: Self.start)
        let listed = try fixture.store.conflicts(kind: .damaged, subject: nil, ofStudy: nil, limit: 99).map(\.subject)
        #expect(listed == subjects.reversed())
    }

    @Test("more instances are asked for than fit into one statement", arguments: StoreKind.installed)
    func many(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        let uids = (0..<1203).map { "8.\($0)" } + ["1.1.1.1"]
        #expect(try fixture.store.present(among: uids) == ["1.1.1.1"])
        #expect(try fixture.store.present(among: []) == [])
    }

    @Test("the files of results are known, too", arguments: StoreKind.installed)
    func resultFiles(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.finish(fixture.runningJob(), ["9.1"])
        #expect(try fixture.store.resultPaths() == ["results/9.1.dcm"])
        let copied = try fixture.copiedFiles()
        #expect(copied.map(\.isInstance) == [true, false])
        #expect(copied.map(\.size) == [100, 10])
    }

    @Test("a result that is found as a file is taken up where nothing contradicts it", arguments: StoreKind.installed)
    func found(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        func found(_ uid: String) -> FoundResult {
            FoundResult(
                path: "results/\(uid).dcm", sopClassUID: "1.2", sopInstanceUID: uid, studyInstanceUID: "1.1",
                seriesInstanceUID: uid + ".1", sourceSeriesUID: "1.1.1", description: "Pancreas", modelName: "m",
                size: 5, createdAt: Self.start)
        }
        #expect(try fixture.store.recover(found("9.1")) == .left, "of a study that is not known")
        try fixture.store(entry())
        #expect(try fixture.store.recover(found("9.1")) == .recovered)
        #expect(try fixture.store.recover(found("9.1")) == .left)
        #expect(try fixture.store.recover(found("9.2")) == .recovered)
        let results = try fixture.store.results(ofStudy: "1.1", includingSuperseded: false, limit: 9)
        #expect(results.map(\.sopInstanceUID) == ["9.2"])
        try fixture.complete()
        #expect(try fixture.store.recover(found("9.3")) == .left, "while a job is not done")
        try fixture.finish(try #require(try fixture.claim()), ["9.4"])
        #expect(try fixture.store.recover(found("9.3")) == .leftOver)
    }

    @Test("a found result is made of what was received until its very millisecond", arguments: StoreKind.installed)
    func foundSources(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        for number in 0..<3 { try fixture.store(entry(uid: "1.1.1.\(number)", at: Self.start + Int64(number))) }
        // Of the first one all came later, so that the times tell nothing.
        for (made, count) in [(-1, 3), (0, 1), (1, 2), (2, 3)] as [(Int64, Int)] {
            let uid = "9.\(made + 2)"
            let found = FoundResult(
                path: "results/\(uid).dcm", sopClassUID: "1.2", sopInstanceUID: uid, studyInstanceUID: "1.1",
                seriesInstanceUID: uid + ".1", sourceSeriesUID: "1.1.1", description: "Pancreas", modelName: "m",
                size: 5, createdAt: Self.start + made)
            #expect(try fixture.store.recover(found) == .recovered)
            let job = try #require(try fixture.store.jobs(JobFilter()).max { $0.id < $1.id })
            #expect(job.sourceCount == count, "made at \(made)")
            #expect(job.sourceDigest == SourceDigest.digest((0..<count).map { "1.1.1.\($0)" }), "made at \(made)")
        }
    }

    @Test("every awaited study waits from now on", arguments: StoreKind.installed)
    func deadlines(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(), entry(study: "1.2"))
        try fixture.store.renewDeadlines { $0 == "SCANNER" ? Self.start + 77 : 0 }
        #expect(try fixture.store.nextDeadline() == Self.start + 77)
        #expect(try fixture.complete(at: Self.start + 77).count == 2)
        try fixture.store.renewDeadlines { _ in 0 }
        #expect(try fixture.store.nextDeadline() == nil)
    }

    @Test("a catalogue is closed and opened again with what it has", arguments: StoreKind.installed)
    func reopening(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        #expect(try fixture.store.findDamage(until: { false }) == nil)
        #expect(try fixture.store.close())
        #expect(fixture.opening.exists)
        let opened = try fixture.opening.open(
            look: .quick, quarantine: fixture.path("q"), isSetAside: { _, reason in Issue.record("\(reason)") },
            willBeNew: { Issue.record("it is not new") }, progress: { _ in })
        #expect(!opened.isNew)
        #expect(try opened.store.totals().instances == 1)
        _ = try opened.store.close()
        let reader = try fixture.opening.openBeside(forWriting: false)
        #expect(try reader.totals().instances == 1)
        #expect(throws: CatalogError.self) { try reader.expediteDeliveries(to: "PACS", at: 0) }
        _ = try reader.close()
        let writer = try fixture.opening.openBeside(forWriting: true)
        try writer.expediteDeliveries(to: "PACS", at: 0)
        _ = try writer.close()
    }
}
