/// The inserter's script as a learner may read it; what it does is `Inserter`'s work, in virtual time.
enum InserterSource {
    static let fileName = "inserter.py"

    static let text = """
        #!/usr/bin/env python3
        \"\"\"Proof 08, SCALE-UP: insert a rising number all the time while the cluster changes its tier.

        usage: python3 inserter.py --config FILE

        The file holds uri, and if the cluster asks for them username and password; namespace (scale_test.inserts);
        on_error, what to do about a failed insert: skip (the next number) or repeat (the same once more).
        The uri's options are the driver's: retryWrites, socketTimeoutMS, w.
        Progress and errors go to a log with the name of the properties file.
        \"\"\"
        import random
        import time
        from datetime import datetime

        from pymongo.errors import PyMongoError


        def run(collection, on_error, log):
            val = 1
            while True:
                for _ in range(random.randint(10, 15)):
                    while True:
                        try:
                            collection.insert_one({"val": val, "ts": datetime.utcnow()})
                        except PyMongoError as error:
                            log.write(f"val {val}: {error}")
                            if on_error == "repeat":
                                time.sleep(0.1)
                                continue
                        break
                    val += 1
                time.sleep(0.5)

        """
}
