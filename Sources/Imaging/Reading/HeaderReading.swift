import DICOM

/// What came of reading the header of one file.
struct HeaderReading: Sendable {
    let path: String
    let seriesInstanceUID: UID?
    let sopInstanceUID: UID?
    /// The study and whom it names; `nil` where the file cannot be read.
    let patient: NamedPatient?
    let result: Result<SliceHeader, SliceHeaderError>
    /// Image Position (Patient) of an instance whose header fails, as far as it can be read.
    private var position: SIMD3<Double>?
    /// What Image Type says, as far as it can be read.
    private var imageTerms = ImageTypeTerms([])

    init(path: String) {
        self.path = path
        do throws(DICOMError) {
            let dataSet = try DataSet(contentsOf: path, limits: .singleFrame, inflatesPixelData: false)
            seriesInstanceUID = HierarchyUIDs(dataSet)?.seriesInstanceUID
            sopInstanceUID = dataSet.uid(.sopInstanceUID)
            position = try? SliceHeader.position(dataSet)
            imageTerms = ImageTypeTerms(SeriesAttributes(dataSet).imageType)
            patient = NamedPatient(dataSet)
            let header = Result { () throws(SliceHeaderError) in try Self.header(dataSet, path: path) }
            result = dataSet.readFailure.map { .failure(.unreadable($0)) } ?? header
        } catch {
            let beginning = InstanceBeginning(path: path)
            seriesInstanceUID = beginning.seriesInstanceUID
            sopInstanceUID = beginning.sopInstanceUID
            position = SliceHeader.position(beginning.imagePosition)
            patient = nil
            result = .failure(Self.failure(.unreadable(error), of: beginning.sopClassUID))
        }
    }

    /// Reads a header; an object of another class that gives none is not broken, it has no slice to give.
    private static func header(_ dataSet: DataSet, path: String) throws(SliceHeaderError) -> SliceHeader {
        do throws(SliceHeaderError) {
            return try SliceHeader(dataSet, path: path)
        } catch {
            throw failure(error, of: dataSet.uid(.sopClassUID))
        }
    }

    private static func failure(_ error: SliceHeaderError, of sopClassUID: UID?) -> SliceHeaderError {
        guard error.isDefect, error.systemFailure == nil, let sopClassUID, sopClassUID != SOPClass.ctImageStorage else {
            return error
        }
        return .otherObject(sopClassUID: sopClassUID)
    }

    /// Why the file gave no header; `nil` where it gave one.
    var error: SliceHeaderError? {
        if case .failure(let error) = result { error } else { nil }
    }

    /// What the system says where it could not read the file; `nil` where it could.
    var systemFailure: String? { error?.systemFailure }

    /// Why the file gave no header, as a finding.
    var finding: SeriesFinding? {
        guard let error else { return nil }
        return SeriesFinding(
            .unusableInstance,
            "an instance was left out: \(error)",
            sopInstanceUIDs: [sopInstanceUID].compactMap { $0 }
        )
    }

    /// The file as one that is left out; `nil` where it gave a header. A page or localizer that is broken, too, is no
    /// slice that is missing.
    var rejection: Rejection? {
        guard let error else { return nil }
        let reason = imageTerms.isLocalizer ? .localizer : imageTerms.isPage ? .page : error.reason
        return Rejection(
            path: path, sopInstanceUID: sopInstanceUID, position: position, reason: reason,
            explanation: error.description)
    }
}

/// Whom an instance names as the patient of its study.
struct NamedPatient: Sendable, Hashable {
    let studyInstanceUID: UID?
    let identity: PatientIdentity

    init(_ dataSet: DataSet) {
        studyInstanceUID = HierarchyUIDs(dataSet)?.studyInstanceUID
        identity = PatientIdentity(
            patientID: dataSet.string(.patientID) ?? "", issuer: dataSet.string(.issuerOfPatientID) ?? "",
            birthDate: dataSet.string(.patientBirthDate) ?? "", sex: dataSet.string(.patientSex) ?? "",
            name: dataSet.string(.patientName) ?? "")
    }
}
