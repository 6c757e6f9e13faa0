import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// Which members each mode may choose, by the drivers' rule of server selection.
@Suite struct ReadPreferenceTests {
    private static let offers = [
        offer(0, isPrimary: true, tags: ["dc": "london"], behind: 0, roundTrip: 500),
        offer(1, tags: ["dc": "london"], behind: 10, roundTrip: 500),
        offer(2, tags: ["dc": "virginia", "use": "reporting"], behind: 200, roundTrip: 75_000),
    ]

    private static func offer(
        _ member: Int, isPrimary: Bool = false, tags: BSONDocument, behind: Int64, roundTrip: Micros
    ) -> MemberOffer {
        MemberOffer(
            member: member, isPrimary: isPrimary, tags: tags, lastWrite: 1_000_000 - behind, roundTrip: roundTrip)
    }

    private func chosen(_ preference: BSONDocument, from offers: [MemberOffer] = Self.offers) throws -> [Int] {
        try ReadPreference(preference).eligible(offers).map(\.member)
    }

    @Test func modes() throws {
        let withoutPrimary = Array(Self.offers.dropFirst())
        #expect(try chosen(["mode": "primary"]) == [0])
        #expect(try chosen(["mode": "primary"], from: withoutPrimary) == [])
        #expect(try chosen(["mode": "primaryPreferred"]) == [0])
        #expect(try chosen(["mode": "primaryPreferred"], from: withoutPrimary) == [1])
        #expect(try chosen(["mode": "secondary"]) == [1])
        #expect(try chosen(["mode": "secondary"], from: [Self.offers[0]]) == [])
        #expect(try chosen(["mode": "secondaryPreferred"], from: [Self.offers[0]]) == [0])
        #expect(try chosen(["mode": "nearest"]) == [0, 1])
    }

    @Test func theFirstTagSetThatFitsDecides() throws {
        #expect(try chosen(["mode": "secondary", "tags": [["dc": "virginia"]]]) == [2])
        #expect(try chosen(["mode": "nearest", "tags": [["dc": "oslo"], ["use": "reporting"]]]) == [2])
        #expect(try chosen(["mode": "nearest", "tags": [["dc": "oslo"]]]) == [])
        #expect(try chosen(["mode": "nearest", "tags": [["dc": "oslo"], [:]]]) == [0, 1])
        #expect(try chosen(["mode": "secondaryPreferred", "tags": [["dc": "oslo"]]]) == [0])
    }

    @Test func stalenessCountsFromThePrimaryAndTheHeartbeat() throws {
        // 200 s behind, and 10 s between a router's looks.
        #expect(try chosen(["mode": "secondary", "tags": [["dc": "virginia"]], "maxStalenessSeconds": 210]) == [2])
        #expect(try chosen(["mode": "secondary", "tags": [["dc": "virginia"]], "maxStalenessSeconds": 209]) == [])
        let secondaries = Array(Self.offers.dropFirst())
        #expect(
            try chosen(
                ["mode": "secondary", "tags": [["dc": "virginia"]], "maxStalenessSeconds": 200], from: secondaries)
                == [2])
    }

    @Test func whatMakesNoSenseIsRefused() {
        let cases: [(BSONDocument, Int32)] = [
            (["mode": "fastest"], 2), (["mode": "primary", "tags": [["dc": "london"]]], 2),
            (["mode": "primary", "maxStalenessSeconds": 120], 2),
            (["mode": "nearest", "maxStalenessSeconds": 89], 160),
            (["mode": 1], 14), (["mode": "nearest", "near": 1], 40415),
        ]
        for (document, code) in cases {
            #expect(throws: (any Error).self) { try ReadPreference(document) }
            do { _ = try ReadPreference(document) } catch { #expect(error.code == code) }
        }
    }

    @Test func aRouterRefusesWhatNobodyFits() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        let reply = harness.run([
            "find": "items", "$readPreference": ["mode": "secondary", "tags": [["dc": "oslo"]]],
        ])
        #expect(reply["code"] == 133)
        #expect(reply["codeName"] == "FailedToSatisfyReadPreference")
        harness.cluster.shards[0].replicaSet.members[2].settings.tags = ["dc": "oslo"]
        #expect(harness.ids(["$readPreference": ["mode": "secondary", "tags": [["dc": "oslo"]]]]) == [1])
    }

    @Test func aSecondaryIsReadOnlyByWhoAsksForIt() {
        var harness = ReplicationHarness()
        harness.run(harness.insertion(1))
        let node = NodeAddress.member(harness.shard, 1)
        #expect(harness.run(["find": "items", "$readPreference": ["mode": "primary"]], on: node)["code"] == 13435)
        #expect(harness.ids(["$readPreference": ["mode": "secondaryPreferred"]], on: node) == [1])
        #expect(harness.run(harness.insertion(2), on: node)["code"] == 10107)
    }
}
