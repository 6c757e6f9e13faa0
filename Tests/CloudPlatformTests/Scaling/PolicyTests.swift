import BSON
import ShardCluster
import SimKernel
import Testing

@testable import CloudPlatform

@Suite struct PolicyTests {
    private let automatic: BSONDocument = [
        "policy": "AUTOMATIC", "size": 4, "triggers": ["cpu": 80, "queryRate": 1_000],
    ]

    /// Up if any instance is over any trigger, down only if all are under all lower ones.
    @Test(
        arguments: [
            (80.0, 900.0, 4), (80.1, 0, 5), (10, 1_001, 5), (29, 299, 3), (29, 300, 4), (30, 100, 4), (50, 500, 4),
        ] as [(Double, Double, Int64)])
    func triggers(cpu: Double, queries: Double, wanted: Int64) throws {
        let low: BSONValue = ["cpu": 5, "queryRate": 5]
        let pods: [BSONValue] = [["cpu": .double(cpu), "queryRate": .double(queries)], low, low, low]
        #expect(try Script.wanted(automatic, [["instances": .array(pods)]]) == [wanted])
    }

    /// An instance that tells nothing is not idle.
    @Test func unknownIsNotLow() throws {
        let low: BSONValue = ["cpu": 5, "queryRate": 5]
        #expect(try Script.wanted(automatic, [["instances": [low, low, low, [:]]]]) == [4])
    }

    /// After a scale-up a minute, and five minutes after anything before a scale-down.
    @Test func cooldowns() throws {
        let rows: [BSONValue] = [
            ["at": "0s", "cpu": 90, "queryRate": 0], ["at": "59s", "cpu": 90, "queryRate": 0],
            ["at": "60s", "cpu": 90, "queryRate": 0], ["at": "350s", "cpu": 1, "queryRate": 0],
            ["at": "360s", "cpu": 1, "queryRate": 0],
        ]
        #expect(try Script.wanted(automatic, rows) == [5, 5, 6, 6, 5])
    }

    /// What would have to be added again is not removed.
    @Test func looksAhead() throws {
        var options: BSONDocument = [
            "policy": "AUTOMATIC", "size": 2, "triggers": ["cpu": ["up": 50, "down": 30]],
        ]
        let decision = try #require(try Script.decisions(options, [["cpu": 29]]).first)
        #expect(decision["wanted"] == 2)
        #expect(decision["reason"] == "with 1 instances cpu would be 58 %, over 50")
        options.append("lookAhead", false)
        #expect(try Script.wanted(options, [["cpu": 29]]) == [1])
    }

    /// ECS: three minutes in a row above the target, fifteen below nine tenths of it, counts in proportion, rounded up.
    @Test func targetTracking() throws {
        let options: BSONDocument = ["policy": "TARGET_TRACKING", "size": 4, "targetValue": 50]
        #expect(try Script.wanted(options, Script.rows(3, ["cpu": 80])) == [4, 4, 7])
        let fours = [Int64](repeating: 4, count: 15)
        #expect(try Script.wanted(options, Script.rows(15, ["cpu": 45])) == fours)
        #expect(try Script.wanted(options, Script.rows(15, ["cpu": 35])) == fours.dropLast() + [3])
        #expect(try Script.wanted(options, Script.rows(15, ["cpu": 50])) == fours)
        // A gap is no datapoint above.
        #expect(try Script.wanted(options, [["cpu": 80], ["cpu": 80], [:], ["cpu": 80]]) == [4, 4, 4, 4])
    }

    /// Within the cooldown what was added counts as a part of the next scale-out: only a larger one adds more.
    @Test func targetTrackingInItsCooldown() throws {
        let options: BSONDocument = ["policy": "TARGET_TRACKING", "size": 4, "targetValue": 50, "max": 50]
        var rows = Script.rows(4, ["cpu": 80])
        rows.append(["cpu": 100])
        rows += Script.rows(3, ["cpu": 55])
        #expect(try Script.wanted(options, rows) == [4, 4, 7, 7, 8, 8, 8, 8])
    }

    /// The last entry that has begun counts, also the day before; days are those of 2026, which began on a Thursday.
    @Test(
        arguments: [
            (0, 2), (7, 2), (8, 6), (19, 6), (20, 2), (32, 6), (57, 2), (92, 2), (104, 6),
        ] as [(Int64, Int64)])
    func schedule(hour: Int64, wanted: Int64) throws {
        let days: BSONValue = ["mon", "tue", "wed", "thu", "fri"]
        let options: BSONDocument = [
            "policy": "SCHEDULED", "size": 1,
            "schedule": [["at": "08:00", "count": 6, "days": days], ["at": "20:00", "count": 2]],
        ]
        #expect(try Script.wanted(options, [["at": .string("\(hour)h")]]) == [wanted])
    }

    /// What has failed starts no cooldown, and is tried again after a wait that doubles.
    @Test func backOff() throws {
        let options: BSONDocument = ["policy": "MANUAL", "count": 3, "size": 1]
        let times = ["0s", "14s", "15s", "44s", "45s", "105s"]
        let rows: [BSONValue] = times.map { .document(["at": .string($0), "refuse": "none left"]) }
        let decisions = try Script.decisions(options, rows)
        #expect(decisions.map { $0["action"] == "SCALE_UP" } == [true, false, true, false, true, true])
        #expect(decisions[0]["failure"] == "none left")
    }

    @Test(
        arguments: [
            (["policy": "AUTOMATIC", "min": 3, "max": 2], "scaler.decide: min is 3 and max is 2."),
            (
                ["policy": "AUTOMATIC", "triggers": ["cpu": ["up": 30, "down": 80]]],
                "scaler.decide triggers: cpu goes up over 30 and down under 80."
            ),
            (["policy": "AUTOMATIC", "interval": "0s"], "scaler.decide: interval must be a second or more."),
            (["policy": "AUTOMATIC", "triggers": ["cpus": 3]], "scaler.decide triggers: there is no metric \"cpus\"."),
            (["policy": "AUTO"], "scaler.decide: there is no policy \"AUTO\"."),
            (["policy": "HPA", "cooldownUp": "1m"], "scaler.decide: HPA has no \"cooldownUp\"."),
            (["policy": "MANUAL", "count": 30], "scaler.decide: count is 30, and the bounds are 1 and 10."),
            (["policy": "SCHEDULED"], "scaler.decide: SCHEDULED needs schedule"),
            (
                ["policy": "SCHEDULED", "schedule": [["at": "25:00", "count": 1]]],
                "scaler.decide schedule: \"25:00\" is no time of day."
            ),
            (["policy": "TARGET_TRACKING", "targetValue": 0], "scaler.decide: targetValue must be over 0"),
            (
                ["policy": "HPA", "metrics": [["name": "queryRate", "averageUtilization": 5]]],
                "scaler.decide metrics: averageUtilization is of what is requested"
            ),
            (
                ["policy": "HPA", "requests": ["cpu": 2], "limits": ["cpu": "500m"]],
                "scaler.decide: requests more cpu than limits allow."
            ),
            (["policy": "HPA", "sise": 3], "scaler.decide: there is no option \"sise\"."),
        ] as [(BSONDocument, String)])
    func contradictions(options: BSONDocument, message: String) throws {
        var world = World(shards: 0)
        var options = options
        options.append("script", [["cpu": 50]])
        world.refuses("scaler.decide", [.document(options)], 2, message)
    }
}
