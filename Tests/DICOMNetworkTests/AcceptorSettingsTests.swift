import DICOM
import DICOMNetwork
import Testing

@Suite("Settings of an acceptor that cannot be")
struct AcceptorSettingsTests {
    /// A setting and the values that it may have.
    typealias Setting = (
        name: String, set: @Sendable (inout AcceptorConfiguration, Int) -> Void, range: ClosedRange<Int>
    )

    static let settings: [Setting] = [
        ("port", { $0.port = $1 }, 0...65_535), ("maximum PDU length", { $0.maximumPDULength = $1 }, 4096...16_777_216),
        ("maximum associations", { $0.maximumAssociations = $1 }, 1...65_536),
        ("maximum associations per peer", { $0.maximumAssociationsPerPeer = $1 }, 1...65_536),
        ("maximum instance size", { $0.maximumInstanceBytes = $1 }, 1...(.max / 2)),
        ("maximum listening failures", { $0.maximumListeningFailures = $1 }, 0...1_000_000),
        ("minimum data set rate", { $0.minimumDataSetRate = $1 }, 0...1_000_000_000),
        ("data set window", { $0.dataSetWindow = .seconds($1) }, 1...86_400 * 366),
        ("storage timeout", { $0.storageTimeout = .seconds($1) }, 1...86_400 * 366),
        ("operation timeout", { $0.operationTimeout = .seconds($1) }, 1...86_400 * 366),
        ("association request timeout", { $0.associationRequestTimeout = .seconds($1) }, 1...86_400 * 366),
        ("PDU timeout", { $0.pduTimeout = .seconds($1) }, 1...86_400 * 366),
        ("idle timeout", { $0.idleTimeout = .seconds($1) }, 1...86_400 * 366),
    ]

    @Test("each has its bounds, and the refusal names it", arguments: settings.indices)
    func bounds(index: Int) throws {
        let setting = Self.settings[index]
        for (value, isAllowed) in [
            (setting.range.lowerBound - 1, false), (setting.range.lowerBound, true), (setting.range.upperBound, true),
            (setting.range.upperBound + 1, false),
        ] {
            var configuration = AcceptorConfiguration(aeTitle: ApplicationEntityTitle(constant: "SEGNODE"))
            setting.set(&configuration, value)
            guard !isAllowed else {
                #expect(throws: Never.self) { try configuration.validate() }
                continue
            }
            let error = #expect(throws: NetworkError.self) { try configuration.validate() }
            guard case .invalidConfiguration(setting.name, _, _) = error else {
                Issue.record("found \(String(describing: error))")
                continue
            }
        }
    }

    @Test("are none that nobody named: the usual ones are taken")
    func defaults() throws {
        let configuration = AcceptorConfiguration(aeTitle: ApplicationEntityTitle(constant: "SEGNODE"))
        #expect(configuration.aeTitle.description == "SEGNODE")
        #expect(configuration.host == "0.0.0.0" && configuration.port == 11112)
        #expect(configuration.maximumInstanceBytes == 4_000_000_000)
        #expect(configuration.minimumDataSetRate == 1000 && configuration.dataSetWindow == .seconds(300))
        #expect(configuration.storageTimeout == .seconds(120) && configuration.operationTimeout == .seconds(7200))
        #expect(configuration.maximumAssociations == 128 && configuration.maximumAssociationsPerPeer == 32)
        #expect(configuration.maximumListeningFailures == 60)
        #expect(configuration.implementation == .segnode)
        #expect(throws: Never.self) { try configuration.validate() }
    }

    @Test("keep an acceptor from listening")
    func notListening() async throws {
        let error = await #expect(throws: NetworkError.self) {
            try await RunningAcceptor.run(configure: { $0.storageTimeout = .zero }) { _ in }
        }
        guard case .invalidConfiguration("storage timeout", _, _) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }
}
