import BSON
import Testing

@testable import LabViews

@Suite struct PlanTests {
    /// As a router tells it: two shards, one of which has the index.
    private static let reply: BSONDocument = [
        "queryPlanner": [
            "namespace": "shop.orders", "winningPlan": ["stage": "SHARD_MERGE", "shards": []],
        ],
        "executionStats": [
            "nReturned": 3, "executionTimeMillis": 4, "totalKeysExamined": 2, "totalDocsExamined": 12,
            "executionStages": [
                "stage": "SHARD_MERGE", "nReturned": 3, "totalKeysExamined": 2, "totalDocsExamined": 12,
                "shards": [
                    [
                        "shardName": "shard-01",
                        "executionStages": [
                            "stage": "FETCH", "nReturned": 2, "docsExamined": 2,
                            "inputStage": [
                                "stage": "IXSCAN", "nReturned": 2, "keysExamined": 2, "indexName": "a_1",
                                "indexBounds": ["a": ["[5, 5]", "[7, 7]"]],
                            ],
                        ],
                    ],
                    [
                        "shardName": "shard-02",
                        "executionStages": [
                            "stage": "COLLSCAN", "filter": ["a": ["$in": [5, 7]]], "nReturned": 1, "docsExamined": 10,
                        ],
                    ],
                ],
            ],
        ],
    ]

    private func plan() throws -> PlanPicture { try #require(PlanPicture(explain: Self.reply)) }

    @Test func drawsTheTree() throws {
        #expect(
            PlanText.lines(try plan(), on: Surface(width: 100)) == [
                "shop.orders: 3 returned, 12 documents and 2 keys examined, 4 ms",
                "SHARD_MERGE (2 keys, 12 documents, 3 returned)",
                "├─ shard-01: FETCH (2 documents, 2 returned)",
                "│  └─ IXSCAN a_1, a [5, 5], [7, 7] (2 keys, 2 returned)",
                "└─ shard-02: COLLSCAN filter {\"a\":{\"$in\":[5,7]}} (10 documents, 1 returned)",
            ])
    }

    @Test func plainSaysTheLevels() throws {
        let lines = PlanText.lines(try plan(), on: .plain)
        #expect(lines[1] == "Level 1: SHARD_MERGE (2 keys, 12 documents, 3 returned).")
        #expect(lines.contains { $0.hasPrefix("Level 3: IXSCAN a_1") })
    }

    @Test func pictureIsAsRecorded() throws {
        let text = PlanSVG.document(try plan())
        let picture = SVGPicture(text)
        #expect(picture.faults == [])
        #expect(picture.texts.contains { $0.text == "shard-02: COLLSCAN (reads everything)" })
        #expect(try Golden.text("plan.svg", is: text))
    }

    @Test func aPlanThatWasNotRun() throws {
        let reply: BSONDocument = [
            "queryPlanner": ["namespace": "a.b", "winningPlan": ["stage": "COLLSCAN", "direction": "backward"]]
        ]
        let plan = try #require(PlanPicture(explain: reply))
        #expect(PlanText.lines(plan, on: Surface()) == ["a.b: the plan, not run", "COLLSCAN backward"])
        #expect(PlanPicture(explain: ["ok": 1]) == nil)
    }

    /// Many shards, and stages within stages: bounded, on the sheet, and said to be.
    @Test func largePlansAreBounded() throws {
        var deep: BSONDocument = ["stage": "COLLSCAN"]
        for _ in 0..<90 { deep = ["stage": "FETCH", "inputStage": .document(deep)] }
        let shards = (0..<200).map { number -> BSONValue in
            ["shardName": .string("shard-\(number)"), "winningPlan": ["stage": "COLLSCAN"]]
        }
        for tree: BSONDocument in [deep, ["stage": "SHARD_MERGE", "shards": .array(shards)]] {
            let plan = try #require(
                PlanPicture(explain: ["queryPlanner": ["namespace": "a.b", "winningPlan": .document(tree)]]))
            let picture = SVGPicture(PlanSVG.document(plan))
            #expect(picture.faults.prefix(3) == [])
        }
        let wide = try #require(
            PlanPicture(
                explain: [
                    "queryPlanner": [
                        "namespace": "a.b", "winningPlan": ["stage": "SHARD_MERGE", "shards": .array(shards)],
                    ]
                ]))
        let picture = SVGPicture(PlanSVG.document(wide))
        #expect(picture.texts.last?.text == "81 further stages are left out.")
    }
}
