import Testing

@testable import LabViews

@Suite struct ClusterTests {
    private let move = MigrationPicture(
        namespace: "shard_test.test_coll", from: "shard-01", to: "shard-c", low: "75000", high: "MaxKey",
        documents: 2_500_000, bytes: 77_500_000, start: 120, end: nil)

    private var picture: ClusterPicture {
        ClusterPicture(
            shards: [
                .init(
                    name: "shard-01", tier: "M40", isDraining: false, chunks: 2, documents: 5_000_000,
                    bytes: 155_000_000),
                .init(
                    name: "shard-c", tier: "M40", isDraining: false, chunks: 1, documents: 2_500_000, bytes: 77_500_000),
            ],
            collections: [
                .init(
                    namespace: "shard_test.test_coll", key: "{ key: 1 }",
                    chunks: [
                        .init(low: "MinKey", high: "25000", shard: "shard-01", documents: 2_500_000),
                        .init(low: "25000", high: "50000", shard: "shard-c", documents: 2_500_000),
                        .init(low: "50000", high: "MaxKey", shard: "shard-01", documents: 2_500_000),
                    ])
            ],
            moves: [move], isBalancerOn: true)
    }

    @Test func drawsShardsRangesAndMoves() {
        #expect(
            ClusterText.lines(picture, on: Surface(width: 60)) == [
                "2 shards, 7.5 M documents, 233 MB",
                "  1 shard-01  ███████  2 chunks    5 M docs   155 MB  gives",
                "  2 shard-c   ███▌      1 chunk  2.5 M docs  77.5 MB  takes",
                "shard_test.test_coll by { key: 1 }, 3 chunks",
                "  MinKey 11111111111111122222222222222111111111111111 MaxKey",
                "moving [75000, MaxKey) of shard_test.test_coll, shard-01 →",
                "       shard-c, 2.5 M documents, 77.5 MB, since 0:02:00",
                "The balancer is on.",
            ])
    }

    @Test func plainSaysTheSameInSentences() {
        #expect(
            ClusterText.lines(picture, on: .plain) == [
                "2 shards, 7.5 M documents, 233 MB. The balancer is on.",
                "Shard shard-01: 2 chunks, 5 M documents, 155 MB, 67 % of the data.",
                "Shard shard-c: 1 chunk, 2.5 M documents, 77.5 MB, 33 % of the data.",
                "shard_test.test_coll by { key: 1 }: 3 chunks.",
                "From MinKey to 25000: shard-01, 1 chunk.",
                "From 25000 to 50000: shard-c, 1 chunk.",
                "From 50000 to MaxKey: shard-01, 1 chunk.",
                "Moving: [75000, MaxKey) of shard_test.test_coll, shard-01 to shard-c, 2.5 M documents, 77.5 MB, "
                    + "since 0:02:00.",
            ])
    }

    @Test func noClusterIsSaid() {
        let none = ClusterPicture(shards: [], collections: [], moves: [], isBalancerOn: true)
        #expect(ClusterText.lines(none, on: Surface()) == ["There is no cluster yet."])
    }

    @Test func stripGivesEveryChunkACellAndTheRestByWeight() {
        #expect(ChunkStrip.cells(of: [0, 0, 10], width: 10) == [1, 1, 8])
        #expect(ChunkStrip.cells(of: [1, 1], width: 7).reduce(0, +) == 7)
        #expect(ChunkStrip.cells(of: [0, 0], width: 4) == [2, 2])
        let many = ChunkStrip.cells(of: Array(repeating: 1, count: 1_000), width: 50)
        #expect(many.reduce(0, +) == 50 && many.allSatisfy { $0 <= 1 })
        #expect(ChunkStrip.cells(of: [], width: 5) == [])
    }

    @Test func timelineShowsMovesOnOneAxis() {
        let done = MigrationPicture(
            namespace: "a.b", from: "s1", to: "s2", low: "0", high: "9", documents: 10, bytes: 310, start: 0, end: 60)
        let going = MigrationPicture(
            namespace: "a.b", from: "s1", to: "s3", low: "9", high: "20", documents: 10, bytes: 310, start: 60, end: nil
        )
        #expect(
            MigrationText.lines([done, going], on: Surface(width: 46), now: 120) == [
                "s1 → s2  310 B  ██████████           60 s",
                "s1 → s3  310 B           ███████████ moving",
                "                0:00:00      0:02:00",
            ])
        #expect(
            MigrationText.lines([done], on: .plain, now: 120) == [
                "[0, 9) of a.b, s1 to s2, 10 documents, 310 B, since 0:00:00, took 60 s."
            ])
        #expect(MigrationText.lines([], on: .plain, now: 0) == ["No range has moved yet."])
    }
}
