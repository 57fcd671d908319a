import DICOM

extension SeriesAssembler {
    /// Keeps one of several files with the same SOP Instance UID.
    mutating func dropRepeatedInstances() {
        var seen: Set<UID> = []
        var (kept, dropped): ([SliceHeader], [SliceHeader]) = ([], [])
        for header in headers {
            if seen.insert(header.sopInstanceUID).inserted { kept.append(header) } else { dropped.append(header) }
        }
        guard !dropped.isEmpty else { return }
        let repeated = Dictionary(grouping: headers, by: \.sopInstanceUID).values.filter { $0.count > 1 }
        add(
            .duplicateInstance, "\(dropped.count) files repeat an instance and were left out",
            repeated.map { $0[0].sopInstanceUID }.sorted())
        leaveOut(dropped, .repeatedInstance, "it repeats the UID of another file", keeping: kept)
    }

    /// Leaves out what is no slice in Hounsfield units, wherever it lies, as long as there is anything else: each
    /// instance is judged by what it says itself.
    mutating func dropWhatIsNoSlice() {
        let isCT: (SliceHeader) -> Bool = {
            $0.sopClassUID == SOPClass.ctImageStorage && $0.attributes.modality == "CT"
        }
        drop(.otherObjectDropped, .otherObject, "objects that are no CT images", "it is no CT image") { !isCT($0) }
        drop(.localizerDropped, .localizer, "localizer images", "it is a localizer") { $0.imageTerms.isLocalizer }
        drop(.pageDropped, .page, "pages that are no slices of the patient, by their Image Type,", "it is a page") {
            $0.imageTerms.isPage
        }
        drop(
            .unconventionalDropped, .notHounsfield, "images in other values than conventional Hounsfield units",
            "its values are no conventional Hounsfield units"
        ) { $0.attributes.unconventionalValues != nil }
        dropStrays()
    }

    /// Leaves out the few images among many original ones that were made later, or do not say how their values become
    /// Hounsfield units as the others do: they look like slices and are pages.
    private mutating func dropStrays() {
        let originals = headers.count { $0.imageTerms.isOriginal }
        if originals * 4 >= headers.count * 3 {
            drop(.pageDropped, .page, "secondary images among original ones", "it is secondary among original images") {
                $0.imageTerms.isSecondary
            }
        }
        if headers.count(where: \.hasRescale) * 2 >= headers.count {
            drop(
                .unconventionalDropped, .notHounsfield, "images without the rescale that others have",
                "it has no rescale, as others have"
            ) { !$0.hasRescale }
        }
    }

    private mutating func drop(
        _ code: SeriesFinding.Code, _ reason: LeftOutInstance.Reason, _ what: String, _ explanation: String,
        where isDropped: (SliceHeader) -> Bool
    ) {
        let dropped = headers.filter(isDropped)
        guard !dropped.isEmpty, dropped.count < headers.count else { return }
        add(code, "\(dropped.count) \(what) were left out", uids(dropped))
        leaveOut(dropped, reason, explanation, keeping: headers.filter { !isDropped($0) })
    }
}
