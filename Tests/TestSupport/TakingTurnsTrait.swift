public import Testing

/// Of all the tests that take turns, whatever their suite, one runs at a time.
///
/// For tests that keep the processors busy for seconds, and for those that would suffer from them: tests with other
/// programs. All others run beside them.
public struct TakingTurnsTrait: TestTrait, SuiteTrait, TestScoping {
    /// Tests of the suite take turns with each other, too.
    public var isRecursive: Bool { true }

    /// Runs a test when its turn has come.
    @concurrent public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await Turns.shared.take()
        do {
            try await function()
        } catch {
            await Turns.shared.pass()
            throw error
        }
        await Turns.shared.pass()
    }
}

extension Trait where Self == TakingTurnsTrait {
    /// One at a time of all tests that take turns.
    public static var takingTurns: Self { Self() }
}
