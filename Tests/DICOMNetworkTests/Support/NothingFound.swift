import DICOM
import DICOMNetwork

/// Query/Retrieve Find in the Study Root model, of a node that has nothing: how little a new service class takes.
struct NothingFound: ServiceProvider {
    var requests: Set<CommandField> { [.cFindRequest] }

    func roles(for abstractSyntax: UID) -> ServiceRoles { abstractSyntax == .studyRootFind ? .provider : [] }

    func begin(_ request: ServiceRequest, _ responder: Responder) -> any ServiceOperation {
        CollectedOperation(responder) { _ in responder.respond(.success) }
    }
}
