import Foundation

/// The same M/M/1 queue in SimPy, where a python3 that can import it is present.
enum SimPy {
    /// A process for the source, a process for each customer, one resource: as SimPy's documentation writes a bank.
    private static let script = """
        import random, time, simpy
        customers = 200000
        random.seed(1)
        served = 0
        def customer(env, server):
            global served
            with server.request() as turn:
                yield turn
                yield env.timeout(random.expovariate(1000.0))
            served += 1
        def source(env, server):
            for _ in range(customers):
                yield env.timeout(random.expovariate(900.0))
                env.process(customer(env, server))
        env = simpy.Environment()
        server = simpy.Resource(env, 1)
        env.process(source(env, server))
        start = time.perf_counter()
        env.run()
        print(served / (time.perf_counter() - start), simpy.__version__)
        """

    /// Nil where there is none, or it fails.
    static func customersPerSecond() -> (rate: Double, version: String)? {
        let named = ProcessInfo.processInfo.environment["SHARDLAB_PYTHON"]
        for python in [named, "python3"].compactMap(\.self) {
            guard let output = run(python) else { continue }
            let words = output.split(whereSeparator: \.isWhitespace)
            if words.count == 2, let rate = Double(words[0]) { return (rate, String(words[1])) }
        }
        return nil
    }

    private static func run(_ python: String) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "-c", script]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
