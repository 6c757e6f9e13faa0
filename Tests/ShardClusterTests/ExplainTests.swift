import BSON
import Testing

@testable import ShardCluster

/// Plans as explain shows them, and what running them looked at. The cases on arrays are the manual's
/// ("Multikey Index Bounds"), by their values.
@Suite struct ExplainTests {
    private var harness = AdminHarness(shards: 1)

    private mutating func fill(_ documents: [BSONValue], _ indexes: BSONValue...) {
        harness.run(["insert": "c", "documents": .array(documents)], in: "t")
        let reply = harness.run(["createIndexes": "c", "indexes": .array(indexes)], in: "t")
        #expect(reply["ok"] == 1.0)
    }

    /// The first shard's stages from the outermost to the scan, and its counts.
    private mutating func explain(_ find: BSONDocument) -> (stages: [BSONDocument], keys: Int64?, documents: Int64?) {
        var command: BSONDocument = ["find": "c"]
        for (key, value) in find { command.append(key, value) }
        let reply = harness.run(["explain": .document(command), "verbosity": "executionStats"], in: "t")
        let shard = reply.value(at: ["executionStats", "executionStages", "shards"])?.array?.first?.document
        var stages: [BSONDocument] = []
        var stage = shard?["executionStages"]?.document
        while let inner = stage {
            stages.append(inner)
            stage = inner["inputStage"]?.document
        }
        return (stages, shard?["totalKeysExamined"]?.int64, shard?["totalDocsExamined"]?.int64)
    }

    private mutating func bounds(_ filter: BSONDocument) -> BSONDocument? {
        explain(["filter": .document(filter)]).stages.last?["indexBounds"]?.document
    }

    private static let ten = (1...10).map { BSONValue.document(["_id": .integer($0), "a": .integer($0), "b": 7]) }

    @Test mutating func printsBoundsInTheServersForm() {
        fill(Self.ten, ["key": ["a": 1], "name": "a_1"])
        let cases: [(BSONValue, [String])] = [
            (5, ["[5, 5]"]), (["$gte": 1, "$lt": 5], ["[1, 5)"]), (["$gt": 1], ["(1, inf]"]),
            (["$lte": "m"], ["[\"\", \"m\"]"]), (["$gt": "m"], ["(\"m\", {})"]),
            (["$in": [5, 1]], ["[1, 1]", "[5, 5]"]),
            (["$ne": 5], ["[MinKey, 5)", "(5, MaxKey]"]), (["$gt": false], ["(false, true]"]),
            (["$exists": true], ["[MinKey, MaxKey]"]), (.null, ["[null, null]"]),
            (["$lt": .date(9)], ["[new Date(-9223372036854775808), new Date(9))"]),
            (["$not": ["$gt": 5]], ["[MinKey, 5]", "(inf, MaxKey]"]),
        ]
        for (condition, texts) in cases {
            #expect(bounds(["a": condition])?["a"]?.array == texts.map(BSONValue.string))
        }
    }

    /// Only a beginning that is fixed narrows a walk, as the manual says of `$regex` and indexes.
    @Test mutating func boundsOfPatterns() {
        fill(
            ["ab", "abc", "abd", "ac", "b", "aB"].enumerated().map { ["_id": .integer($0 + 1), "a": .string($1)] },
            ["key": ["a": 1], "name": "a_1"])
        let cases: [(String, String, String)] = [
            ("^ab", "", "[\"ab\", \"ac\")"), ("^ab.*c", "", "[\"ab\", \"ac\")"), ("\\Aab", "m", "[\"ab\", \"ac\")"),
            ("^a\\.b", "", "[\"a.b\", \"a.c\")"), ("^abc?", "", "[\"ab\", \"ac\")"), ("^ab|c", "", "[\"\", {})"),
            ("^ab", "i", "[\"\", {})"), ("^ab", "m", "[\"\", {})"), ("ab", "", "[\"\", {})"),
            ("^\\dab", "", "[\"\", {})"), ("^a+b", "", "[\"a\", \"b\")"),
        ]
        for (pattern, options, range) in cases {
            let regex = BSONRegex(pattern: pattern, options: options)
            let found = bounds(["a": .regex(regex)])?["a"]?.array?.compactMap(\.string)
            #expect(found == [range, "[/\(pattern)/\(options), /\(pattern)/\(options)]"], "\(pattern)")
        }
        let short = explain(["filter": ["a": ["$regex": "^ab"]]])
        #expect(short.stages.map { $0["stage"] } == ["FETCH", "IXSCAN"])
        #expect(short.stages.first?["filter"] == nil, "the bounds say it all")
        #expect((short.documents, short.stages.first?["nReturned"]) == (3, 3))
        // What the keys tell is seen there: only documents that match are fetched.
        let wide = explain(["filter": ["a": ["$regex": "^ab", "$options": "i"]]])
        #expect(wide.stages.first?["nReturned"] == 4)
        #expect((wide.keys, wide.documents) == (6, 4))
        #expect(wide.stages.last?["filter"] == ["a": ["$regex": "^ab", "$options": "i"]])
        let either = bounds(["a": ["$in": ["b", .regex(BSONRegex(pattern: "^ab", options: ""))]]])?["a"]
        #expect(either == ["[\"ab\", \"ac\")", "[\"b\", \"b\"]", "[/^ab/, /^ab/]"])
    }

    @Test mutating func countsWhatItLooksAt() {
        fill(Self.ten, ["key": ["a": 1], "name": "a_1"])
        let range = explain(["filter": ["a": ["$gt": 7]]])
        #expect(range.stages.map { $0["stage"] } == ["FETCH", "IXSCAN"])
        #expect((range.keys, range.documents) == (3, 3))
        // 1, the key behind it, 5, the key behind it.
        let either = explain(["filter": ["a": ["$in": [1, 5]]]])
        #expect((either.keys, either.documents) == (4, 2))
        // The second value is the key behind the first.
        #expect(explain(["filter": ["a": ["$in": [1, 2]]]]).keys == 3)
        let none = explain(["filter": ["b": 7, "a": ["$lt": 3]]])
        #expect((none.keys, none.documents) == (2, 2))
        let scan = explain(["filter": ["b": 7]])
        #expect(scan.stages.map { $0["stage"] } == ["COLLSCAN"])
        #expect((scan.keys, scan.documents) == (0, 10))
        #expect(explain(["filter": ["b": 7], "limit": 2]).documents == 2)
    }

    @Test mutating func coversWhatTheKeysHold() {
        fill(Self.ten + [["_id": 11, "a": 11]], ["key": ["a": 1, "b": 1], "name": "ab"])
        let shown: BSONDocument = ["filter": ["a": ["$gt": 8]], "projection": ["b": 1, "a": 1, "_id": 0]]
        let covered = explain(shown)
        #expect(covered.stages.map { $0["stage"] } == ["PROJECTION_COVERED", "IXSCAN"])
        #expect((covered.keys, covered.documents) == (3, 0))
        let found = harness.run(
            ["find": "c", "filter": ["a": ["$gt": 9]], "projection": ["b": 1, "a": 1, "_id": 0]], in: "t")
        // A key has null for what is missing.
        #expect(found.value(at: ["cursor", "firstBatch"]) == [["a": 10, "b": 7], ["a": 11, "b": .null]])
        #expect(explain(["filter": ["a": 3], "projection": ["a": 1]]).stages.first?["stage"] == "PROJECTION_SIMPLE")
    }

    @Test mutating func sortsByAnIndexOrBlocks() {
        fill(Self.ten, ["key": ["a": 1, "b": -1], "name": "ab"])
        let ordered = explain(["sort": ["a": -1, "b": 1], "limit": 2])
        #expect(ordered.stages.map { $0["stage"] } == ["LIMIT", "FETCH", "IXSCAN"])
        #expect(ordered.stages.last?["direction"] == "backward")
        #expect(ordered.stages.last?["indexBounds"] == ["a": ["[MaxKey, MinKey]"], "b": ["[MinKey, MaxKey]"]])
        #expect(ordered.keys == 2)
        #expect(explain(["filter": ["a": 3], "sort": ["b": 1]]).stages.map { $0["stage"] } == ["FETCH", "IXSCAN"])
        let blocking = explain(["sort": ["b": 1]])
        #expect(blocking.stages.map { $0["stage"] } == ["SORT", "COLLSCAN"])
        #expect(blocking.documents == 10)
    }

    @Test mutating func walksAnIndexForEachBranch() {
        fill(Self.ten, ["key": ["a": 1], "name": "a_1"], ["key": ["b": 1], "name": "b_1"])
        let plan = explain(["filter": ["$or": [["a": 3], ["b": ["$gt": 6]]]]])
        #expect(plan.stages.map { $0["stage"] } == ["FETCH", "OR"])
        let inputs = plan.stages.last?["inputStages"]?.array?.compactMap { $0.document?["indexName"]?.string }
        #expect(inputs == ["a_1", "b_1"])
        #expect((plan.keys, plan.documents) == (11, 10))
        let found = harness.run(["find": "c", "filter": ["$or": [["a": 3], ["b": ["$gt": 6]]]]], in: "t")
        #expect(found.value(at: ["cursor", "firstBatch"])?.array?.count == 10)
        #expect(explain(["filter": ["$or": [["a": 3], ["x": 1]]]]).stages.last?["stage"] == "COLLSCAN")
    }

    @Test mutating func intersectsOnArraysOnlyInOneElement() {
        fill(
            [["_id": 1, "item": "ABC", "ratings": [2, 9]], ["_id": 2, "item": "XYZ", "ratings": [4, 3]]],
            ["key": ["ratings": 1], "name": "r"], ["key": ["item": 1, "ratings": 1], "name": "ir"])
        #expect(
            bounds(["ratings": ["$elemMatch": ["$gte": 3, "$lte": 6]]])?["ratings"] == ["[3, 6]"])
        let loose = bounds(["ratings": ["$gte": 3, "$lte": 6]])?["ratings"]
        #expect(loose == ["[3, inf]"] || loose == ["[-inf, 6]"])
        #expect(
            bounds(["item": "XYZ", "ratings": ["$gte": 3]]) == [
                "item": ["[\"XYZ\", \"XYZ\"]"], "ratings": ["[3, inf]"],
            ])
        // Both documents match without $elemMatch, one with it.
        func count(_ filter: BSONDocument) -> Int? {
            var copy = harness
            let reply = copy.run(["find": "c", "filter": .document(filter), "hint": "r"], in: "t")
            return reply.value(at: ["cursor", "firstBatch"])?.array?.count
        }
        #expect(count(["ratings": ["$gte": 3, "$lte": 6]]) == 2)
        #expect(count(["ratings": ["$elemMatch": ["$gte": 3, "$lte": 6]]]) == 1)
        let stage = explain(["filter": ["ratings": 4], "hint": "r"]).stages.last
        #expect(stage?["isMultiKey"] == true)
        #expect(stage?["multiKeyPaths"] == ["ratings": ["ratings"]])
    }

    @Test mutating func combinesFieldsOfArrayDocumentsOnlyInOneElement() {
        fill(
            [
                ["_id": 1, "item": "ABC", "ratings": [["score": 2, "by": "mn"], ["score": 9, "by": "anon"]]],
                ["_id": 2, "item": "XYZ", "ratings": [["score": 5, "by": "anon"], ["score": 7, "by": "wv"]]],
            ],
            ["key": ["ratings.score": 1, "ratings.by": 1], "name": "sb"])
        let together = bounds(["ratings": ["$elemMatch": ["score": ["$lte": 5], "by": "anon"]]])
        #expect(together == ["ratings.score": ["[-inf, 5]"], "ratings.by": ["[\"anon\", \"anon\"]"]])
        let apart = bounds(["ratings.score": ["$lte": 5], "ratings.by": "anon"])
        #expect(apart == ["ratings.score": ["[-inf, 5]"], "ratings.by": ["[MinKey, MaxKey]"]])
        let found = harness.run(
            ["find": "c", "filter": ["ratings.score": 2, "ratings.by": "anon"], "hint": "sb"], in: "t")
        #expect(found.value(at: ["cursor", "firstBatch"])?.array?.count == 1)
    }

    @Test mutating func partialAndSparseIndexesAnswerOnlyWhatTheyHold() {
        fill(
            [["_id": 1, "cuisine": "x", "rating": 6], ["_id": 2, "cuisine": "x", "rating": 9], ["_id": 3]],
            ["key": ["cuisine": 1], "name": "p", "partialFilterExpression": ["rating": ["$gt": 5]]],
            ["key": ["rating": 1], "name": "s", "sparse": true])
        func index(_ filter: BSONDocument, _ rest: BSONDocument = [:]) -> BSONValue? {
            var copy = self
            var command: BSONDocument = ["filter": .document(filter)]
            for (key, value) in rest { command.append(key, value) }
            return copy.explain(command).stages.last?["indexName"]
        }
        #expect(index(["cuisine": "x", "rating": ["$gte": 8]]) == "p")
        #expect(index(["cuisine": "x", "rating": ["$lt": 8]]) == "s")
        #expect(index(["cuisine": "x"]) == nil)
        #expect(index(["rating": .null]) == nil)
        #expect(index(["rating": ["$exists": false]]) == nil)
        #expect(index([:], ["sort": ["rating": 1]]) == nil)
        #expect(index([:], ["sort": ["rating": 1], "hint": "s"]) == "s")
        let hinted = harness.run(["find": "c", "sort": ["rating": 1], "hint": "s"], in: "t")
        #expect(hinted.value(at: ["cursor", "firstBatch"])?.array?.count == 2)
        harness.run(["collMod": "c", "index": ["name": "s", "hidden": true]], in: "t")
        #expect(index(["rating": 9]) == nil)
        let wrong = harness.run(["find": "c", "hint": "gone"], in: "t")
        #expect(wrong["code"]?.int64 == 2)
        #expect(
            wrong["errmsg"]?.string?.hasSuffix(
                "planner returned error :: caused by :: hint provided does not correspond to an existing index") == true
        )
    }
}

/// `$graphLookup` on the manual's examples, by their values.
@Suite struct GraphLookupTests {
    private func run(_ stage: BSONValue, on name: String, _ documents: [BSONValue]) -> [BSONDocument] {
        var harness = AdminHarness(shards: 2)
        harness.run(["shardCollection": .string("t." + name), "key": ["_id": "hashed"]])
        harness.run(["insert": .string(name), "documents": .array(documents)], in: "t")
        let reply = harness.run(
            ["aggregate": .string(name), "pipeline": [["$sort": ["_id": 1]], stage], "cursor": [:]], in: "t")
        if let code = reply["code"] { return [["code": code]] }
        return reply.value(at: ["cursor", "firstBatch"])?.array?.compactMap(\.document) ?? []
    }

    private static let employees: [BSONValue] = [
        ["_id": 1, "name": "Dev"], ["_id": 2, "name": "Eliot", "reportsTo": "Dev"],
        ["_id": 3, "name": "Ron", "reportsTo": "Eliot"], ["_id": 4, "name": "Andrew", "reportsTo": "Eliot"],
        ["_id": 5, "name": "Asya", "reportsTo": "Ron"], ["_id": 6, "name": "Dan", "reportsTo": "Andrew"],
    ]

    private func hierarchy(_ more: BSONDocument = [:]) -> [[String]] {
        var stage: BSONDocument = [
            "from": "employees", "startWith": "$reportsTo", "connectFromField": "reportsTo", "connectToField": "name",
            "as": "above",
        ]
        for (key, value) in more { stage.append(key, value) }
        return run(["$graphLookup": .document(stage)], on: "employees", Self.employees).map { found in
            found["above"]?.array?.compactMap { $0.document?["name"]?.string } ?? ["no"]
        }
    }

    @Test func climbsAHierarchy() {
        #expect(
            hierarchy() == [
                [], ["Dev"], ["Eliot", "Dev"], ["Eliot", "Dev"], ["Ron", "Eliot", "Dev"], ["Andrew", "Eliot", "Dev"],
            ])
        #expect(hierarchy(["maxDepth": 0]).last == ["Andrew"])
        #expect(hierarchy(["maxDepth": 1]).last == ["Andrew", "Eliot"])
        #expect(hierarchy(["restrictSearchWithMatch": ["name": ["$ne": "Eliot"]]]).last == ["Andrew"])
    }

    @Test func tellsTheDepthThroughArraysAndCycles() {
        let airports: [BSONValue] = [
            ["_id": 0, "airport": "JFK", "connects": ["BOS", "ORD"]],
            ["_id": 1, "airport": "BOS", "connects": ["JFK", "PWM"]],
            ["_id": 2, "airport": "ORD", "connects": ["JFK"]],
            ["_id": 3, "airport": "PWM", "connects": ["BOS", "LHR"]],
            ["_id": 4, "airport": "LHR", "connects": ["PWM"]],
        ]
        let found = run(
            [
                "$graphLookup": [
                    "from": "airports", "startWith": "$airport", "connectFromField": "connects",
                    "connectToField": "airport", "maxDepth": 2, "depthField": "hops", "as": "to",
                ]
            ], on: "airports", airports)
        let hops = found[0]["to"]?.array?.compactMap { $0.document }.map {
            ($0["airport"]?.string ?? "") + "\($0["hops"]?.int64 ?? -1)"
        }
        #expect(hops == ["JFK0", "BOS1", "ORD1", "PWM2"])
        #expect(found[0]["to"]?.array?.first?.document?["hops"] == .int64(0))
    }

    @Test func refusesWhatTheServerRefuses() {
        let cases: [(BSONValue, Int32)] = [
            (1, 9), (["from": 1], 40103), (["maxDepth": "x"], 40100), (["maxDepth": -1], 40101),
            (["maxDepth": 1.5], 40102),
            (["restrictSearchWithMatch": 1], 40185), (["other": 1], 40104), (["from": "c"], 40105),
        ]
        for (operand, code) in cases {
            #expect(run(["$graphLookup": operand], on: "c", []) == [["code": .int32(code)]])
        }
    }
}
