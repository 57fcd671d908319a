import DICOM
import Imaging
import Segmentation

extension DecisionRecord.Model {
    init(_ bundle: ModelBundle) {
        self.init(name: bundle.description.name, version: bundle.description.version, digest: bundle.digest)
    }
}

extension DecisionRecord.SeriesDecision {
    /// The decision on a series that was assessed, given the one that was chosen.
    ///
    /// - Parameter obstacle: What stands against it beside its images.
    init(_ assessment: SeriesAssessment, best: SeriesAssessment?, obstacle: String?) {
        let isChosen = assessment.seriesInstanceUID == best?.seriesInstanceUID
        let reason: String
        if let obstacle {
            reason = obstacle
        } else if assessment.isSuitable, !isChosen, let best {
            reason =
                "\(assessment.sentence) Series \(best.seriesInstanceUID) suits better"
                + " (\(best.score) to \(assessment.score) points)."
        } else {
            reason = ([assessment.sentence] + assessment.reasons.map { "(\($0))" }).joined(separator: " ")
        }
        self.init(
            seriesInstanceUID: assessment.seriesInstanceUID.description, modality: "CT",
            instances: assessment.slices, isChosen: isChosen, reason: reason)
    }

    /// The decision on files that give no volume.
    init(_ failure: SeriesCatalog.Failure) {
        self.init(
            seriesInstanceUID: failure.seriesInstanceUID?.description ?? "", modality: "CT",
            instances: failure.files.count, isChosen: false, reason: failure.error.description)
    }
}

extension DecisionRecord {
    /// Says that the series was not segmented because slices of it are missing.
    mutating func skipAsPartial() {
        outcome = "\(partial ?? "Partial"): not segmented, as segmentation.incomplete is skip."
        for index in series.indices where series[index].isChosen {
            series[index].isChosen = false
            series[index].reason = outcome
        }
    }

    /// Adds what is missing to the sentence that says what came out.
    mutating func addPartialToOutcome() {
        if let partial { outcome += " \(partial)." }
    }
}

extension Incompleteness {
    /// What is missing from the volume of a series: what was lost or refused, and what was left out and leaves a hole.
    init(of outline: SeriesOutline, _ context: StudyContext) {
        let uid = outline.seriesInstanceUID.description
        for lost in context.lost where lost.seriesInstanceUID == uid { add(lost.reason) }
        // Of an instance whose series was not read any series may lack a slice.
        add(.refused, context.refused[uid, default: 0] + context.refused["", default: 0])
        for instance in outline.leftOut where instance.leavesHole {
            add(instance.reason == .broken ? .broken : .unfit)
        }
    }
}

extension StudyContext {
    /// The series that are not segmented whatever their images are like, each with the reason.
    var obstacles: [String: String] {
        var obstacles: [String: String] = [:]
        for uid in dividedSeries {
            obstacles[uid] = "Series \(uid) is in several studies: nobody knows which has it whole."
        }
        for (uid, lost) in Dictionary(grouping: lost, by: \.seriesInstanceUID) {
            // Where nobody says which files the series has, the reader counts those that are broken.
            guard let files = filesBySeries else { continue }
            let there = files[uid]?.count ?? 0
            guard lost.count > there else { continue }
            obstacles[uid] =
                "\(lost.count) of \(lost.count + there) stored files of series \(uid) are gone, damaged or broken."
        }
        return obstacles
    }

    /// The instances whose files are damaged, with what was found; `nil` where none is.
    var damaged: [String: String]? {
        let damaged = lost.filter { $0.reason == .damaged }.map { ($0.sopInstanceUID, $0.detail) }
        return damaged.isEmpty ? nil : Dictionary(damaged) { first, _ in first }
    }

    /// Counts files so broken that they do not tell their series as lost ones of the series that the index names, or of
    /// each that there is: nobody knows then whose they are. A file of another kind is none.
    mutating func takeStrays(of catalog: SeriesCatalog) {
        for failure in catalog.failures where failure.seriesInstanceUID == nil && !failure.error.isTransient {
            for path in failure.files { takeStray(path, isBroken: failure.error.isDefect, in: catalog) }
        }
    }

    private mutating func takeStray(_ path: String, isBroken: Bool, in catalog: SeriesCatalog) {
        var series = isBroken ? catalog.outlines.map(\.seriesInstanceUID.description) : []
        if let indexed = filesBySeries?.first(where: { $0.value.contains(path) })?.key {
            filesBySeries?[indexed]?.remove(path)
            series = [indexed]
        }
        lost += series.map { .init(sopInstanceUID: "", seriesInstanceUID: $0, reason: .broken) }
    }

    /// The series of which no file is left.
    func vanishedSeries(besides catalog: SeriesCatalog) -> [DecisionRecord.SeriesDecision] {
        let known = Set(catalog.outlines.map(\.seriesInstanceUID.description))
            .union(catalog.failures.compactMap(\.seriesInstanceUID?.description))
        return Dictionary(grouping: lost, by: \.seriesInstanceUID).filter { !known.contains($0.key) }
            .sorted { $0.key < $1.key }.map { uid, lost in
                .init(
                    seriesInstanceUID: uid, modality: "CT", instances: lost.count, isChosen: false,
                    reason: "None of its \(lost.count) stored files is there and whole.")
            }
    }
}
