import BSON

/// The straight way by a single `_id`: EXPRESS_IXSCAN, and EXPRESS_UPDATE or EXPRESS_DELETE above it in one stage.
///
/// As in the server's `isIdHackEligibleQuery`: an equality on `_id` and nothing else, without skip, sort, hint and
/// batchSize, and no computed projection; writes change one document and do not upsert.
struct ExpressPlan {
    private let stage: String
    private let projection: BSONDocument?
    private let isCovered: Bool

    init?(_ query: FindQuery, command: BSONDocument, isCovered: Bool) {
        guard Self.isPoint(query.matcher.root), query.answer == .documents, query.skip == 0, query.sort == nil,
            query.hint == nil
        else { return nil }
        switch command.first?.key {
        case "find":
            guard command["batchSize"] == nil, query.projection?.isSimple ?? true else { return nil }
            stage = "EXPRESS_IXSCAN"
        case "update":
            guard let statement = command["updates"]?.array?.first?.document, statement["multi"]?.truthy != true,
                statement["upsert"]?.truthy != true
            else { return nil }
            stage = "EXPRESS_UPDATE"
        case "delete":
            guard command["deletes"]?.array?.first?.document?["limit"]?.int64 == 1 else { return nil }
            stage = "EXPRESS_DELETE"
        default: return nil
        }
        projection = query.projection == nil ? nil : query.projected
        self.isCovered = isCovered
    }

    /// Values that stand for themselves in an index.
    private static func isPoint(_ node: MatchNode) -> Bool {
        guard case .field(let path, .equal(let value)) = node, path.text == "_id" else { return false }
        return PlainEqualities.isPlain(value) || (value.document.map { $0.firstKey?.first != "$" } ?? false)
    }

    func document(_ counts: ReadStatistics?) -> BSONDocument {
        var plan: BSONDocument = [
            "isCached": false, "stage": .string(stage), "keyPattern": "{ _id: 1 }", "indexName": "_id_",
        ]
        if let projection {
            plan.append("projection", .document(projection))
            plan.append("projectionCovered", .bool(isCovered))
        }
        guard let counts else { return plan }
        plan.append("nReturned", .integer(stage == "EXPRESS_IXSCAN" ? counts.returned : 0))
        plan.append("keysExamined", .integer(counts.keysExamined))
        plan.append("docsExamined", .integer(counts.documentsExamined))
        switch stage {
        case "EXPRESS_UPDATE": plan.append("nMatched", .integer(counts.returned))
        case "EXPRESS_DELETE": plan.append("nWouldDelete", .integer(counts.returned))
        default: break
        }
        return plan
    }
}
