import LabFormat

/// Diagnostics as SARIF 2.1.0, for editors and code hosts.
struct SARIFLog: Encodable {
    private let version = "2.1.0"
    private let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    private let runs: [Run]

    init(_ diagnostics: [Diagnostic]) {
        runs = [Run(results: diagnostics.map(Result.init))]
    }

    private enum CodingKeys: String, CodingKey {
        case version, runs
        case schema = "$schema"
    }

    private struct Run: Encodable {
        let tool = Tool()
        let results: [Result]
    }

    private struct Tool: Encodable {
        let driver = Driver()
    }

    private struct Driver: Encodable {
        let name = "shardlab"
        let version = ShardLab.version
        let rules = Rule.all.map { RuleRecord(id: $0.name, shortDescription: Message(text: $0.summary)) }
    }

    private struct RuleRecord: Encodable {
        let id: String
        let shortDescription: Message
    }

    private struct Message: Encodable {
        let text: String
    }

    private struct Result: Encodable {
        let ruleId: String
        let level: String
        let message: Message
        let locations: [Location]

        init(_ diagnostic: Diagnostic) {
            ruleId = diagnostic.rule
            level = diagnostic.severity.rawValue
            message = Message(text: "\(diagnostic.message). \(diagnostic.remedy).")
            locations = [Location(diagnostic)]
        }
    }

    private struct Location: Encodable {
        let physicalLocation: PhysicalLocation

        init(_ diagnostic: Diagnostic) {
            physicalLocation = PhysicalLocation(
                artifactLocation: Artifact(uri: diagnostic.path),
                region: Region(startLine: diagnostic.line, startColumn: diagnostic.column))
        }
    }

    private struct PhysicalLocation: Encodable {
        let artifactLocation: Artifact
        let region: Region
    }

    private struct Artifact: Encodable {
        let uri: String
    }

    private struct Region: Encodable {
        let startLine: Int
        let startColumn: Int
    }
}
