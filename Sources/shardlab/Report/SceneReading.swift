import BSON
import CloudPlatform
import LabEngine
import LabSandbox
import LabViews

/// How the world stands at a moment of a session, as the report draws it.
enum SceneReading {
    /// What is listed besides the cluster: a method that gives documents, a row each.
    private static let listed = [
        ("Nodes", "nodes.list"), ("Services", "traffic.services"), ("Stress tests", "stress.list"),
    ]

    /// Rows of a table; more are left out.
    private static let rowLimit = 60

    static func scene(_ session: Session) -> EvidenceReport.Scene {
        let sandbox = session.world.sandbox
        let hasCluster = sandbox.platform.hasCluster
        return EvidenceReport.Scene(
            cluster: hasCluster ? ClusterPicture(sandbox.cluster) : nil,
            replication: hasCluster ? ReplicationPicture(sandbox.cluster) : nil,
            listings: listed.compactMap { title, method in listing(title, method, sandbox) })
    }

    /// Asked of a copy: looking changes nothing. Nil where there is nothing to list.
    private static func listing(_ title: String, _ method: String, _ sandbox: Sandbox) -> EvidenceReport.Listing? {
        var copy = sandbox
        guard let rows = (try? copy.call(method, []))?.array?.compactMap(\.document), !rows.isEmpty else { return nil }
        var keys: [String] = []
        for row in rows {
            for (key, value) in row where !keys.contains(key) && isShort(value) { keys.append(key) }
        }
        var table = TextTable(
            keys.map { key in TextTable.Column(key, isNumeric: rows.contains { $0[key]?.isNumber == true }) })
        for row in rows.prefix(rowLimit) { table.append(keys.map { row[$0].map(ValueText.of) ?? "" }) }
        return EvidenceReport.Listing(title, table)
    }

    private static func isShort(_ value: BSONValue) -> Bool {
        switch value {
        case .document, .array: false
        default: true
        }
    }
}

/// A value of a reply as a reader expects it in a table or a sentence.
enum ValueText {
    static func of(_ value: BSONValue) -> String {
        switch value {
        case .null, .undefined: "-"
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        case .date(let ms): DateWords.virtual(ms: ms)
        case .array(let values): values.map(of).joined(separator: ", ")
        default: value.double.map { Figure.decimal($0) } ?? ExtendedJSON.relaxed(value)
        }
    }
}
