import BSON
import ShardCluster
import Testing

@testable import CloudPlatform

/// Decisions of the HorizontalPodAutoscaler on figures from the Kubernetes documentation, its KEP 853 and its controller.
@Suite struct PodAutoscalerTests {
    private func hpa(_ size: Int32, max: Int32 = 1_000, _ more: BSONDocument = [:]) -> BSONDocument {
        var options: BSONDocument = [
            "policy": "HPA", "size": .int32(size), "max": .int32(max),
            "metrics": [["name": "cpu", "averageUtilization": 50]],
        ]
        for (key, value) in more { options.append(key, value) }
        return options
    }

    /// "If the current metric value is 200m and the desired value is 100m, the number of replicas will be doubled; if it
    /// is 50m, halved" (after the window); and nothing is done within a tenth of the target.
    @Test(
        arguments: [(100.0, 8), (25.0, 4), (54.9, 4), (55.0, 4), (55.1, 5), (45.0, 4), (50.0, 4)] as [(Double, Int64)])
    func ratio(cpu: Double, wanted: Int64) throws {
        #expect(try Script.wanted(hpa(4), [["cpu": .double(cpu)]]) == [wanted])
    }

    /// The walkthrough's php-apache: 305 % of a target of 50 % on one pod asks for seven; four pods or as many again may
    /// come every 15 s, so that they are there at the second look.
    @Test func walkthrough() throws {
        let options = hpa(1, max: 10, ["requests": ["cpu": "200m"]])
        let rows: [BSONValue] = [
            ["instances": [["cpu": 61]]], ["instances": .array(Array(repeating: ["cpu": 12.2], count: 5))],
        ]
        let decisions = try Script.decisions(options, rows)
        #expect(decisions.map { $0["wanted"] } == [5, 7])
        #expect(decisions[0]["figures"]?.array?.first?.document?["value"]?.double == 305)
    }

    /// What was recommended within the last five minutes holds the count up: the largest counts.
    @Test func stabilisationWindow() throws {
        let rows = [["cpu": 50], ["cpu": 45], ["cpu": 40]] as [BSONValue] + Script.rows(20, ["cpu": 20])
        let wanted = try Script.wanted(hpa(10), rows)
        // A tenth less is no change, so that ten is recommended until the second look is five minutes old.
        #expect(wanted == [Int64](repeating: 10, count: 21) + [8, 4])
    }

    /// "80 replicas ... reduced by 8; 72 ... rounded up to 8; below 40 the first policy is applied, 4 at a time".
    @Test func ratesDown() throws {
        let behavior: BSONDocument = [
            "scaleDown": [
                "stabilizationWindow": "0s",
                "policies": [
                    ["type": "Pods", "value": 4, "period": "60s"], ["type": "Percent", "value": 10, "period": "60s"],
                ],
            ]
        ]
        let options = hpa(80, ["behavior": .document(behavior), "min": 10, "interval": "61s"])
        let wanted = try Script.wanted(options, Script.rows(14, ["cpu": 1]))
        #expect(wanted == [72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10])
    }

    /// KEP 853: 900 % a period is 1, 10, 100, 1000; one pod in ten minutes goes down by one in that time.
    @Test func ratesOfTheEnhancementProposal() throws {
        let fast: BSONDocument = [
            "scaleUp": ["policies": [["type": "Percent", "value": 900, "period": "60s"]]]
        ]
        #expect(
            try Script.wanted(
                hpa(1, ["behavior": .document(fast), "interval": "61s"]), Script.rows(4, ["cpu": 100_000]))
                == [10, 100, 1_000, 1_000])
        let slow: BSONDocument = [
            "scaleDown": [
                "stabilizationWindow": "0s", "policies": [["type": "Pods", "value": 1, "period": "10m"]],
            ]
        ]
        let wanted = try Script.wanted(
            hpa(9, ["behavior": .document(slow), "interval": "5m"]), Script.rows(6, ["cpu": 1]))
        #expect(wanted == [8, 8, 7, 7, 6, 6])
    }

    /// The strictest of several limits where Min is chosen, and none at all where it is disabled.
    @Test(arguments: [("Max", 16), ("Min", 12), ("Disabled", 8)] as [(String, Int64)])
    func selectPolicy(choice: String, wanted: Int64) throws {
        let behavior: BSONDocument = ["scaleUp": ["selectPolicy": .string(choice)]]
        #expect(try Script.wanted(hpa(8, ["behavior": .document(behavior)]), [["cpu": 500]]) == [wanted])
    }

    /// Of several metrics the one that wants most; one that nobody tells forbids going down, not going up.
    @Test func severalMetrics() throws {
        let metrics: BSONValue = [
            ["name": "cpu", "averageUtilization": 70], ["name": "memory", "averageUtilization": 80],
            ["name": "queryRate", "averageValue": 100],
        ]
        let options: BSONDocument = ["policy": "HPA", "size": 3, "min": 3, "max": 10, "metrics": metrics]
        #expect(try Script.wanted(options, [["cpu": 70, "memory": 100, "queryRate": 190]]) == [6])
        #expect(try Script.wanted(options, [["cpu": 90, "memory": 80]]) == [4])
        var larger = options
        larger.append("behavior", ["scaleDown": ["stabilizationWindow": "0s"]])
        #expect(try Script.wanted(larger, [["size": 8, "cpu": 20, "memory": 20]]) == [8])
        #expect(try Script.wanted(larger, [["size": 8, "cpu": 20, "memory": 20, "queryRate": 10]]) == [3])
    }

    /// Going up a pod without figures counts as idle, and going down as fully used; so does one that is not ready on the
    /// way up, and it is left out on the way down.
    @Test func missingAndUnready() throws {
        let window: BSONDocument = ["behavior": ["scaleDown": ["stabilizationWindow": "0s"]]]
        func wanted(_ pods: [BSONValue]) throws -> Int64 {
            try #require(try Script.wanted(hpa(4, window), [["instances": .array(pods)]]).first)
        }
        let hot: BSONValue = ["cpu": 90]
        let cold: BSONValue = ["cpu": 10]
        #expect(try wanted([hot, hot, hot, hot]) == 8)
        #expect(try wanted([hot, hot, hot, [:]]) == 6)
        #expect(try wanted([hot, hot, hot, ["cpu": 90, "ready": false]]) == 6)
        #expect(try wanted([cold, cold, cold, [:]]) == 3)
        #expect(try wanted([cold, cold, cold, ["cpu": 10, "ready": false]]) == 1)
        // Counting the missing as idle would turn up into down: nothing is done.
        #expect(try wanted([["cpu": 60], [:], [:], [:]]) == 4)
        #expect(try wanted([[:], [:], [:], [:]]) == 4)
    }

    /// Outside of its bounds a size is mended at once.
    @Test func bounds() throws {
        #expect(try Script.wanted(hpa(12, max: 10), [["cpu": 100]]) == [10])
        #expect(try Script.wanted(hpa(1, ["min": 3]), [["cpu": 1]]) == [3])
        #expect(try Script.wanted(hpa(6, max: 10), [["cpu": 500]]) == [10])
    }
}
