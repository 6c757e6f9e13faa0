import BSON
import LabSandbox
import ShardCluster
import Testing

@Suite struct SandboxConfigurationTests {
    @Test func hasTheFormatsDefaults() throws {
        let configuration = try SandboxConfiguration(parameters: [:])
        #expect(configuration == SandboxConfiguration())
        #expect(configuration.shards == 2 && configuration.replicas == 3)
        #expect(configuration.tier == "M40" && configuration.region == "EU_WEST_2")
        #expect(configuration.shardNames == ["shard-01", "shard-02"])
    }

    @Test func readsFrontMatter() throws {
        let configuration = try SandboxConfiguration(
            parameters: ["shards": 3, "replicas": 5, "tier": "M10", "region": "US_EAST_1", "routers": 2])
        #expect(configuration.shardNames == ["shard-01", "shard-02", "shard-03"])
        #expect(configuration.replicas == 5 && configuration.tier == "M10" && configuration.routers == 2)
        let named = try SandboxConfiguration(parameters: ["names": ["north", "south"]])
        #expect(named.shardNames == ["north", "south"])
        #expect(try SandboxConfiguration(parameters: ["shards": 0]).shardNames.isEmpty)
    }

    @Test(
        arguments: [
            ["shard": 2], ["shards": -1], ["shards": 21], ["shards": 1.5], ["shards": "2"], ["replicas": 2],
            ["replicas": 9], ["tier": "M45"], ["tier": 40], ["region": "eu-west-2"], ["routers": 0], ["names": []],
            ["names": ["a", "a"]], ["names": ["has space"]], ["names": ["config"]], ["names": ["a", 1]],
            ["shards": 3, "names": ["a", "b"]],
        ] as [BSONDocument])
    func refuses(_ parameters: BSONDocument) throws {
        do throws(CommandError) {
            _ = try SandboxConfiguration(parameters: parameters)
            Issue.record("\(parameters) was accepted")
        } catch {
            #expect(error.code == 2)
            #expect(error.message.contains(parameters.keys.last ?? ""), "\(error.message) does not name the key")
        }
    }

    @Test func keysAreWhatItKnows() throws {
        for key in SandboxConfiguration.keys {
            do throws(CommandError) {
                _ = try SandboxConfiguration(parameters: BSONDocument([(key, .minKey)]))
                Issue.record("\(key) took minKey")
            } catch {
                #expect(!error.message.contains("has no"), "\(key) is listed and yet unknown")
            }
        }
    }
}
