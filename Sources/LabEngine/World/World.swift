import BSON
package import SimKernel

/// What undo restores: the sandbox, the shell's variables, what was filled in, and what the watch has seen.
package struct World: Sendable {
    /// The learner's texts for the step's open blanks, by number.
    package internal(set) var entered: [Int: String] = [:]
    /// Indices of the step's fill blocks whose file stands in the sandbox.
    var written: Set<Int> = []
    var watch = KeepWatch([])
    package var now: Micros { 0 }
    package var database: String { "test" }
    package func complete(_ line: String) -> [String] { [] }
    package func help(_ topic: String?) -> String { "" }
    func stateHash() -> UInt64 { 0 }
    init(_ plan: LabPlan, seed: UInt64) throws(SessionError) {}
    mutating func prepare(plan: LabPlan, step: StepPlan) throws(SessionError) {}
    mutating func lookAtKeeps(began: World) {}
    mutating func run(_ text: String, began: World) -> ([Effect], ran: Bool) { ([], true) }
    mutating func put(file: String, text: String) throws(ShellFailure) {}
    func outcomes(of check: CheckPlan, began: World) -> [Reason?] { [Reason(details: ["stub"])] }
    func value(_ expression: String, began: World) -> BSONValue? { nil }
    func value(ofLearner expression: String) -> BSONValue? { nil }
    func number(_ expression: String, began: World) -> Double? { nil }
    func text(_ number: Double) -> String { "\(number)" }
}
struct ShellFailure: Error { var error: ShellError }
package struct ShellError: Hashable, Sendable {
    var text: String { "" }
    func rendered(source: String) -> String { "" }
}
