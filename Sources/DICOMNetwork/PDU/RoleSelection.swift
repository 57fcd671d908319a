/// Which roles a requestor proposes for a SOP class, or an acceptor accepts.
///
/// Standard: PS3.7 D.3.3.4.
package struct RoleSelection: Hashable, Sendable {
    /// Unchecked text.
    package var sopClassUID: String
    package var isUser: Bool
    package var isProvider: Bool

    package init(sopClassUID: String, isUser: Bool, isProvider: Bool) {
        self.sopClassUID = sopClassUID
        self.isUser = isUser
        self.isProvider = isProvider
    }
}
