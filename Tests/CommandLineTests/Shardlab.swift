import Foundation
import Testing

/// Runs the built `shardlab` that stands beside the test bundle, in a folder of its own.
struct Shardlab {
    struct Result {
        var status: Int32
        var output: String
        var error: String
    }

    let folder: URL

    static var binary: URL {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "shardlab")
    }

    /// Makes the folder with a shelf of one lab, `sample/shop`.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "shardlab-\(UUID().uuidString)")
        let topic = folder.appending(path: "labs/sample")
        try FileManager.default.createDirectory(at: topic, withIntermediateDirectories: true)
        try write(Self.lab, to: "labs/sample/shop.md")
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    /// Starts a call; its pipes are drained while it runs.
    func start(_ arguments: [String]) throws -> Running {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "XDG_DATA_HOME": folder.appending(path: "data").path, "PATH": "/usr/bin:/bin", "HOME": folder.path,
        ]
        return try Running(process)
    }

    func callAsFunction(_ arguments: String..., input: String = "") throws -> Result {
        let running = try start(arguments)
        running.type(input)
        running.closeInput()
        return running.wait()
    }

    static let lab = """
        ---
        title: The Shop
        difficulty: beginner
        minutes: 5
        modes: [lab, demo]
        sandbox: { shards: 2 }
        database: shop
        ---

        A shop.

        ## Fill it

        ```step
        minutes: 5
        points: 4
        ```

        Insert one item.

        ```shell
        db.items.insertOne({ _id: {{1 | a number}} })
        ```

        ```check points=4 "An item"
        db.items.countDocuments() == 1   // There is no item.
        ```

        ```hint
        Insert it.
        ```

        ```shell wrong "two items" fails="An item"
        db.items.insertMany([{ _id: 1 }, { _id: 2 }])
        ```
        """
}
