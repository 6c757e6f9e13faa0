import Foundation
import Testing

extension CommandLineTests {
    /// A course of two labs, the second of which needs the first.
    @Suite("A course is walked in its order")
    struct CourseTests {
        private static let course = """
            ---
            title: Two Shops
            labs:
              - sample/shop
              - { lab: sample/second, requires: [sample/shop] }
            modes: [lab, demo]
            audience: Shopkeepers.
            story: A shop becomes two.
            resources:
              - { title: Shops, url: "https://example.org/shops", reason: It counts them. }
            questions:
              - { ask: "Why two?", answer: "One was too small." }
            ---

            Take your time.
            """

        private func shelf() throws -> Shardlab {
            let shardlab = try Shardlab()
            try shardlab.write(
                Shardlab.lab.replacingOccurrences(of: "The Shop", with: "The Second"), to: "labs/sample/second.md")
            try FileManager.default.createDirectory(
                at: shardlab.folder.appending(path: "labs/courses"), withIntermediateDirectories: true)
            try shardlab.write(Self.course, to: "labs/courses/shops.md")
            return shardlab
        }

        private static let solved = "db.items.insertOne({ _id: 1 })\n:check\n"

        @Test("It is listed and shown with its labs, needs, resources and answers")
        func shown() throws {
            let shardlab = try shelf()
            defer { shardlab.remove() }
            let list = try shardlab("list", "--plain")
            #expect(list.output.contains("course shops, title Two Shops, labs 2, minutes 10, points 8"))
            #expect(try shardlab("list", "--courses", "--json").output.contains("\"sample/second\""))
            let text = try shardlab("show", "shops").output
            for part in [
                "Two Shops (course shops)", "For: Shopkeepers.", "A shop becomes two.", "Take your time.",
                "2. sample/second: The Second (5 min), after sample/shop", "Shops: https://example.org/shops",
                "1. Why two?", "One was too small.", "Begin with: shardlab run --course shops",
            ] { #expect(text.contains(part), "\(part)") }
        }

        @Test("A lab waits for what it needs, and the next lab is found")
        func order() throws {
            let shardlab = try shelf()
            defer { shardlab.remove() }
            let early = try shardlab("run", "sample/second", "--course", "shops", input: Self.solved)
            #expect(early.status == 2)
            #expect(
                early.error.contains(
                    "sample/second comes after sample/shop in the course shops, and that is not done (not begun)."))
            let first = try shardlab("run", "--course", "shops", input: Self.solved)
            #expect(first.status == 0)
            #expect(first.output.contains("Lab 1 of 2 of the course Two Shops."))
            #expect(first.output.contains("A shop becomes two."))
            #expect(first.output.contains("1 of 2 labs, 4 points. Next is sample/second: shardlab run --course shops"))
            let second = try shardlab("run", "--course", "shops", input: Self.solved)
            #expect(second.output.contains("The Second"))
            #expect(second.output.contains("The course Two Shops is done: 2 of 2 labs, 8 points."))
            let third = try shardlab("run", "--course", "shops")
            #expect(third.status == 2)
            #expect(third.error.contains("The course shops is done"))
        }

        @Test("Progress is told by course")
        func progress() throws {
            let shardlab = try shelf()
            defer { shardlab.remove() }
            #expect(try shardlab("progress", "--courses").output.contains("No course is begun yet."))
            _ = try shardlab("run", "--course", "shops", input: Self.solved)
            let told = try shardlab("progress", "--plain").output
            #expect(told.contains("learner me, course shops, labs done 1 of 2, points 4, next sample/second"))
            let places = try shardlab("progress", "--courses", "--plain").output
            #expect(places.contains("[x] sample/shop: 1 of 1 steps, 4 points"))
            #expect(places.contains("[ ] sample/second: not begun"))
        }

        @Test("What a course does not have is refused")
        func refused() throws {
            let shardlab = try shelf()
            defer { shardlab.remove() }
            let mode = try shardlab("run", "sample/shop", "--course", "shops", "--mode", "expert")
            #expect(mode.status == 2)
            #expect(mode.error.contains("The course shops is played in lab, demo, not in expert."))
            let name = try shardlab("run", "sample/shop", "--course", "shop")
            #expect(name.error.contains("There is no course \"shop\". Did you mean shops?"))
            #expect(try shardlab("run").error.contains("Name a lab, or a course with --course."))
            let practice = try shardlab(
                "run", "sample/second", "--course", "shops", "--seed", "5", input: Self.solved)
            #expect(practice.status == 0)
        }
    }
}
