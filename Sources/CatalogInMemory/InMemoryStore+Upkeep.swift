import Catalog
import Foundation
import Platform

extension InMemoryStore: CatalogUpkeep {
    func present(among sopInstanceUIDs: [String]) throws(CatalogError) -> Set<String> {
        try read { contents in
            let present = contents.instances.all.map(\.row).filter { $0.missingSince == nil }
            return Set(present.map(\.record.sopInstanceUID)).intersection(sopInstanceUIDs)
        }
    }

    func forEachInstanceFile(_ body: (CatalogFile) -> Void) throws(CatalogError) {
        try read { contents in
            for (id, instance) in contents.instances.all where instance.node == node {
                body(
                    CatalogFile(
                        row: id, path: instance.record.path, size: 0, isMissing: instance.missingSince != nil))
            }
        }
    }

    func markFiles(
        missing: [CatalogFile], returned: [CatalogFile], at time: Int64
    ) throws(CatalogError) {
        try write { contents in
            for file in returned { contents.noteReturn(of: file.row, at: time) }
            for file in missing {
                if contents.instances.contains(file.row) { contents.instances[file.row].missingSince = time }
                contents.record(.missing, subject: file.path, by: "", at: time)
            }
        }
    }

    func resultPaths() throws(CatalogError) -> Set<String> {
        try read { contents in Set(contents.results.all.filter { $0.row.node == node }.map(\.row.record.path)) }
    }

    func renewDeadlines(_ deadline: (String) -> Int64) throws(CatalogError) {
        try write { contents in
            contents.studies.update(where: { $0.node == node && $0.deadline != nil }) {
                $0.deadline = deadline($0.lastCallingAETitle)
            }
        }
    }

    func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws(CatalogError) -> String? {
        try read { _ in nil }
    }

    func copy(to path: String) throws(CatalogError) -> CatalogCopy {
        try read { contents in
            try JSONEncoder().encode(contents).write(to: URL(filePath: path), options: .withoutOverwriting)
            return CatalogCopy(files: contents.files(ofNode: node), hasRows: true)
        }
    }

    func close() throws(CatalogError) -> Bool {
        end()
        return true
    }
}

extension InMemoryStore {
    func recover(_ result: FoundResult) throws(CatalogError) -> FoundResult.Fate {
        try write { contents in
            guard let study = contents.study(result.studyInstanceUID) else { return .left }
            let isRecorded = contents.results.all.contains { _, known in
                known.node == node
                    ? known.record.path.isSame(as: result.path)
                    : known.record.sopInstanceUID.isSame(as: result.sopInstanceUID)
            }
            let jobs = contents.jobs.all.map(\.row).filter { $0.study == study }
            if isRecorded || jobs.contains(where: { [.queued, .running].contains($0.state) }) { return .left }
            if jobs.contains(where: { $0.reason != FoundResult.reason }) { return .leftOver }
            contents.insert(result, study: study, node: node)
            return .recovered
        }
    }
}

extension Contents {
    fileprivate mutating func noteReturn(of instance: Int64, at time: Int64) {
        guard instances.contains(instance), instances[instance].missingSince != nil else { return }
        instances[instance].missingSince = nil
        instances[instance].revision += 1
        let study = series[instances[instance].series].study
        studies[study].deadline = studies[study].deadline ?? time
    }

    /// The files of all instances that are there, and of all results of a node, by path.
    fileprivate func files(ofNode node: String) -> [CatalogFile] {
        let ofInstances = instances.all.filter { $0.row.node == node && $0.row.missingSince == nil }.map {
            CatalogFile(row: $0.id, path: $0.row.record.path, size: $0.row.record.size)
        }
        let ofResults = results.all.filter { $0.row.node == node }.map {
            CatalogFile(row: $0.id, path: $0.row.record.path, size: $0.row.record.size, isInstance: false)
        }
        return (ofInstances + ofResults).sorted { $0.path.precedes($1.path) }
    }

    /// Makes the job of a result that was found.
    fileprivate mutating func insert(_ result: FoundResult, study: Int64, node: String) {
        var sources = sources(ofStudy: study, receivedUntil: result.createdAt)
        // Where files were restored with the times of all lost, nothing tells what came later.
        if sources.isEmpty { sources = self.sources(ofStudy: study) }
        studies[study].generation += 1
        let job = jobs.insert(
            Job(
                study: study, generation: studies[study].generation, sourceDigest: SourceDigest.digest(sources),
                sourceCount: sources.count, state: .succeeded, node: node, progress: 1, reason: FoundResult.reason,
                createdAt: result.createdAt, finishedAt: result.createdAt))
        let jobs = jobs
        results.update(where: { $0.supersededByJob == nil && jobs[$0.job].study == study }) {
            $0.supersededByJob = job
        }
        if let known = self.result(result.sopInstanceUID) {
            results[known].record.path = result.path
            results[known].record.size = result.size
        } else {
            _ = results.insert(Result(job: job, record: ResultRecord(result), node: node))
        }
    }
}

extension ResultRecord {
    fileprivate init(_ result: FoundResult) {
        self.init(
            sopInstanceUID: result.sopInstanceUID, sopClassUID: result.sopClassUID,
            seriesInstanceUID: result.seriesInstanceUID, sourceSeriesUID: result.sourceSeriesUID,
            studyInstanceUID: "", jobID: 0, description: result.description, path: result.path, size: result.size,
            modelName: result.modelName, modelDigest: "", createdAt: Date(milliseconds: result.createdAt))
    }
}
