import LabFormat
import SimKernel
import Testing

@testable import LabEngine

@Suite("Variables are drawn from the seed")
struct VariableDrawTests {
    private func draw(learner: String) throws -> [String: String] {
        let text = Sample.head + "## Read\n\n```step\nminutes: 10\npoints: 0\n```\n\n${size} ${other} ${count}\n"
        let plan = try Sample.plan(text, learner: learner)
        return Dictionary(uniqueKeysWithValues: plan.variables.map { ($0.name, $0.value) })
    }

    @Test("The same learner gets the same values; over many learners every value comes up, and no two clash")
    func values() throws {
        var sizes: Set<String> = []
        var counts: Set<String> = []
        for number in 1...60 {
            let values = try draw(learner: "learner-\(number)")
            #expect(try draw(learner: "learner-\(number)") == values)
            #expect(values["size"] != values["other"])
            sizes.insert(values["size"] ?? "")
            counts.insert(values["count"] ?? "")
        }
        #expect(sizes == ["small", "large"])
        #expect(counts == ["10", "20", "30", "40"])
    }
}
