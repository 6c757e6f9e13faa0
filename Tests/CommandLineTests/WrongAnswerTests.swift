import Foundation
import LabFormat
import Testing

@testable import LabEngine

extension CommandLineTests {
    /// Each `shell wrong` of each lab, typed by a learner who has solved the steps before it.
    @Suite("Wrong answers explain themselves")
    struct WrongAnswerTests {
        private static let seed: UInt64 = 7

        @Test("A wrong answer fails at the checks that it names, and is told why", arguments: labs)
        func wrongAnswers(lab id: String) throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try shardlab.shelve("labs")
            let sessions = try Self.entries(of: id)
            var told: [String] = []
            var isRight = true
            for session in sessions {
                for wrong in session.step.wrongs {
                    let lines = try played(wrong, in: session, shardlab, folder: "data-\(told.count)")
                    let checks = session.step.checks.map(\.title)
                    let open = Self.open(checks, in: lines)
                    let held = Self.held(checks, in: lines)
                    #expect(open == Set(wrong.fails), "\(id): \(wrong.name)")
                    #expect(held == Set(checks).subtracting(wrong.fails), "\(id): \(wrong.name)")
                    isRight = isRight && open == Set(wrong.fails) && open.union(held) == Set(checks)
                    told += ["# Step \(session.stepNumber), \(wrong.name)"] + lines + [""]
                }
            }
            #expect(!told.isEmpty)
            let file = Recording.url(id.replacingOccurrences(of: "/", with: "."), in: "WrongAnswers")
            if Recording.isOn, isRight { try Data(told.joined(separator: "\n").utf8).write(to: file) }
            try compare(told, file)
        }

        private static var labs: [String] {
            let root = Recording.project.appending(path: "labs")
            let topics = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
            return topics.filter { $0 != "courses" }.flatMap { topic in
                let files =
                    (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: topic).path)) ?? []
                return files.filter { $0.hasSuffix(".md") && $0 != "enhancements.md" }
                    .map { "\(topic)/\($0.dropLast(3))" }
            }.sorted()
        }

        /// A session at the begin of each step, the steps before it solved.
        private static func entries(of id: String) throws -> [Session] {
            let path = Recording.project.appending(path: "labs").appending(path: id + ".md")
            let lab = try #require(parseLab(text: try Recording.read(path), path: path.path).lab)
            var session = try Session(
                lab, identity: SessionIdentity(lab: id, learner: "me", practiceSeed: seed), mode: .lab)
            var entries = [session]
            while session.stepNumber < session.plan.steps.count {
                let step = session.stepNumber
                for input in solving { _ = session.handle(input) }
                try #require(session.stepNumber == step + 1, "\(id): step \(step) is not solved")
                entries.append(session)
            }
            return entries
        }

        private static let solving: [Input] = [.solution(run: true), .check, .next]

        /// What a learner sees from the wrong answer's first line on.
        private func played(
            _ wrong: Route, in entry: Session, _ shardlab: Shardlab, folder: String
        ) throws -> [String] {
            var session = entry
            var script = String(repeating: ":solution run\n:check\n:next\n", count: entry.stepNumber - 1)
            for move in entry.step.moves(wrong) {
                guard let input = session.input(for: move) else { continue }
                _ = session.handle(input)
                script += Self.typed(input, quizzes: entry.step.quizzes.count) + "\n"
            }
            let result = try shardlab(
                "run", entry.plan.lab.id, "--seed", "\(Self.seed)", "--data-dir", folder, "--script", "-",
                input: script + ":check\n")
            #expect(result.status == 1, "\(wrong.name): \(result.error)")
            var lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while let last = lines.last, last.isEmpty || last.hasPrefix("You are in step") { lines.removeLast() }
            let prompt = "\(entry.stepNumber)/\(entry.plan.steps.count) "
            return Array(lines.drop { !$0.hasPrefix(prompt) })
        }

        private static func typed(_ input: Input, quizzes: Int) -> String {
            switch input {
            case .command(let text): text
            case .fill(let number, let text): ":fill \(number) \(text)"
            case .answer(let number, let text): quizzes > 1 ? ":answer \(number) \(text)" : ":answer \(text)"
            default: ":help"
            }
        }

        private static func open(_ titles: [String], in lines: [String]) -> Set<String> {
            Set(titles.filter { title in lines.contains { $0 == "[ ] \(title)" || $0.hasPrefix("[ ] \(title)  ") } })
        }

        private static func held(_ titles: [String], in lines: [String]) -> Set<String> {
            Set(titles.filter { title in lines.contains { $0.contains("[x] \(title)") } })
        }

        private func compare(_ told: [String], _ file: URL) throws {
            let expected = try Recording.read(file).split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
            let pair = zip(told, expected).first { $0 != $1 }
            #expect(pair == nil, "is: \(pair?.0 ?? "")\nwas: \(pair?.1 ?? "")")
            #expect(told.count == expected.count)
        }
    }
}
