/// Which cases of a source are taken.
struct CaseSelection {
    let settings: DataSourceSettings

    func selected(_ cases: [FoundCase]) throws(TrainingDataError) -> [FoundCase] {
        var selected = cases
        if let patients = settings.patients {
            for patient in patients where !cases.contains(where: { $0.aliases.contains(patient) }) {
                throw .unknownPatient(patient, path: settings.path)
            }
            selected = cases.filter { !$0.aliases.isDisjoint(with: patients) }
        }
        guard let folds = settings.folds else { return selected }
        let patients = Set(selected.map(\.patient)).sorted()
        let taken = Set(patients.enumerated().filter { folds.take.contains($0.offset % folds.count) }.map(\.element))
        return selected.filter { taken.contains($0.patient) }
    }
}
