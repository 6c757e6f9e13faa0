import LabSandbox
import Testing

@testable import LabEngine

/// The sandbox of the front matter, whose values are texts until a key wants something else.
@Suite struct FrontMatterSandboxTests {
    private func configuration(_ sandbox: String) throws -> SandboxConfiguration {
        let text =
            Sample.head.replacing("{ shards: 2, replicas: 3 }", with: sandbox) + """
                ## A Step

                ```step
                minutes: 10
                points: 0
                ```

                Do it.
                """
        return try World(Sample.plan(text), seed: 1).sandbox.configuration
    }

    @Test func truthValuesAndNumbersAreRead() throws {
        let configuration = try configuration("{ shards: 3, replicas: 1, auth: true }")
        #expect(configuration.authorization)
        #expect(configuration.shards == 3 && configuration.replicas == 1)
        #expect(try !self.configuration("{ shards: 1, auth: false }").authorization)
    }

    @Test func whatIsNeitherIsRefused() {
        #expect(throws: SessionError.self) { try configuration("{ shards: 1, auth: yes }") }
    }
}
