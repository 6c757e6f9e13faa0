import BSON
import LabFormat
import ShardCluster

extension Session {
    /// Gives a blank a text; where it completes a file, the file goes into the sandbox as it is, right or wrong.
    mutating func fill(_ number: Int, _ text: String) -> [Effect] {
        guard step.blanks.indices.contains(number - 1) else {
            return [.refused(noSuch("blank", number, of: step.blanks.count))]
        }
        let before = world
        world.entered[number] = text
        var file: String?
        if case .fill(let index) = step.blanks[number - 1].place {
            do throws(CommandError) {
                if try write(fill: index) { file = step.fills[index].file }
            } catch {
                world = before
                return [.failed("\(error.message)")]
            }
        }
        past.remember(before)
        world.lookAtKeeps(began: began)
        return [.filled(blank: number, text: text, file: file)] + broken(since: before)
    }

    /// Writes the files that have no open blank once their values are there.
    mutating func settleFiles() {
        for index in step.fills.indices where step.fills[index].blanks.isEmpty && !world.written.contains(index) {
            _ = try? write(fill: index)
        }
    }

    /// True where the file was complete and now stands in the sandbox.
    private mutating func write(fill index: Int) throws(CommandError) -> Bool {
        let fill = step.fills[index]
        let scope = world
        guard let text = fill.text(entered: world.entered, value: { scope.value(ofLearner: $0)?.answerText }) else {
            return false
        }
        try world.put(file: fill.file, text: text)
        world.written.insert(index)
        return true
    }

    /// A blank's right text now; nil where its expression has no value yet.
    func answer(to blank: OpenBlank) -> String? {
        switch blank.kind {
        case .text: blank.answer
        case .expression where blank.place == .command: blank.answer
        case .expression: world.value(ofLearner: blank.answer)?.answerText
        }
    }

    /// A fill block holds when its file is written and every open blank has its right text.
    func verdict(fill index: Int) -> Verdict {
        let fill = step.fills[index]
        var reasons: [Reason] = []
        for number in fill.blanks {
            let blank = step.blanks[number - 1]
            guard let text = world.entered[number] else {
                reasons.append(Reason(details: ["blank \(number) is empty"], message: "Type :fill \(number) VALUE."))
                continue
            }
            if !isRight(text, for: blank) {
                reasons.append(
                    Reason(
                        details: ["blank \(number) is not right"], message: blank.hint.isEmpty ? nil : blank.hint))
            }
        }
        if reasons.isEmpty, !world.written.contains(index) {
            reasons.append(Reason(details: ["\(fill.file) is not written yet"]))
        }
        let holds = reasons.isEmpty
        return Verdict(
            .fill, fill.file, holds: holds, points: holds ? fill.points : 0, of: fill.points, reasons: reasons)
    }

    private func isRight(_ text: String, for blank: OpenBlank) -> Bool {
        switch blank.kind {
        case .text: Answers.same(text, blank.answer)
        case .expression: world.value(ofLearner: blank.answer).map { Answers.matches(text, $0, within: nil) } ?? false
        }
    }
}
