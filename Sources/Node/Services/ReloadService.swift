import Archive
import Catalog
import Logging
import ServiceLifecycle
import UnixSignals

/// Re-reads the configuration on SIGHUP, applies what can change live and says what cannot.
struct ReloadService: Service {
    let settings: LiveSettings
    let archive: InstanceArchive
    let load: @Sendable () throws -> NodeConfiguration
    let notifier: SystemdNotifier
    /// The signals, also those that came while the node was starting.
    let hangUps: UnixSignalsSequence
    let logger: Logger

    func run() async throws {
        for await _ in hangUps.cancelOnGracefulShutdown() {
            notifier.reloading()
            reload()
            notifier.ready()
        }
    }

    private func reload() {
        do {
            let unchanged = settings.apply(try load())
            let completion = settings.configuration.completion
            archive.setIdleTimes(
                default: completion.idle.duration,
                byCallingAETitle: completion.idleByCallingTitle.mapValues(\.duration))
            logger.notice("Configuration read again")
            for key in unchanged {
                logger.warning("A change takes effect only after a restart", metadata: ["key": "\(key)"])
            }
        } catch {
            logger.error("The new configuration is refused, the old one stays", metadata: ["reason": "\(error)"])
        }
    }
}
