/// The proof's script as a learner may read it; what it does is `ProofScript`'s work, in virtual time.
enum ProofSource {
    static let fileName = "shard_test.py"
    static let logName = "shard_test.log"

    static let text = """
        #!/usr/bin/env python3
        \"\"\"Proof 07, SCALE-OUT: insert all the time while shards join.

        usage: python3 shard_test.py [--manual] [--rounds N] [--batches N] --config FILE

        The file holds public_key, private_key, project_name, cluster_name, region, username, password.
        Progress goes to shard_test.log, the result to test_results.test_results.
        \"\"\"
        import random
        import time

        SHARDS_AFTER_ROUND = [3, 3, 3, 4, 4, 4, 4, 4, 4]
        BATCH = 100_000
        SUB_INSERT = 10_000


        def insert_batch(collection):
            started = time.time()
            for _ in range(BATCH // SUB_INSERT):
                documents = [{"key": random.randint(0, 100_000)} for _ in range(SUB_INSERT)]
                collection.insert_many(documents, ordered=False)
            return time.time() - started


        def run(api, client, arguments):
            collection = client.shard_test.test_coll
            client.admin.command("enableSharding", "shard_test")
            client.admin.command("shardCollection", "shard_test.test_coll", key={"key": 1})
            result = Result(client.test_results.test_results)
            for number in range(arguments.rounds):
                for _ in range(arguments.batches):
                    result.add_batch(insert_batch(collection))
                    time.sleep(1)
                if not arguments.manual and number < len(SHARDS_AFTER_ROUND):
                    api.patch_cluster(numShards=SHARDS_AFTER_ROUND[number])
            result.write()

        """
}
