extension BlockReader {
    func quiz(_ fence: Fence, _ info: BlockInfo) -> QuizBlock? {
        let keys = ["ask", "options", "answer", "within", "predict"]
        guard let fields = fields(fence, of: .quiz, keys: keys) else { return nil }
        let ask = fields.text("ask", required: "Write the question: `ask: ...`")
        let predict = fields.flag("predict") ?? false
        let response = response(fields, fence)
        guard let ask, let response else { return nil }
        return QuizBlock(
            ask: ask.text, response: response, predict: predict, points: info.points ?? 0, declaredPoints: info.points,
            line: fence.firstLine)
    }

    private func response(_ fields: Fields, _ fence: Fence) -> QuizBlock.Response? {
        let answer = fields.entry("answer")
        guard let options = fields.entry("options") else {
            guard answer != nil else {
                findings.report(
                    .missingKey, at: fence.offset, "This `quiz` block has neither `options` nor `answer`",
                    "Write options to choose from, or `answer: expression`")
                return nil
            }
            let within = within(fields)
            return fields.text("answer").map { .expression($0, within: within) }
        }
        if let answer {
            findings.report(
                .unknownKey, at: answer.keyOffset, "This `quiz` block has `options` and `answer`", "Keep one of the two"
            )
        }
        if let within = fields.entry("within") {
            findings.report(
                .unknownKey, at: within.keyOffset, "`within` belongs to an `answer`, not to `options`", "Remove it")
        }
        guard let records = fields.records(options, of: "an option", keys: ["text", "right", "why"]) else { return nil }
        let read = records.compactMap(option)
        guard read.count == records.count else { return nil }
        if !read.contains(where: \.right) {
            findings.report(
                .quizRight, at: fence.offset, "No option of this quiz is right",
                "Write `right: true` under the right ones")
        } else if read.count < 2 {
            findings.report(
                .quizRight, at: fence.offset, "This quiz has one option", "Write at least two, or `answer: expression`")
        }
        reportRepeated(records)
        return .options(read)
    }

    private func option(_ fields: Fields) -> QuizBlock.Option? {
        let text = fields.text("text", required: "Write what the learner reads: `text: ...`")
        let right = fields.flag("right") ?? false
        let why =
            right
            ? fields.text("why")
            : fields.text("why", required: "Say why this option is wrong, or mark it `right: true`")
        return text.map { QuizBlock.Option(text: $0.text, right: right, why: why?.text ?? "") }
    }

    private func reportRepeated(_ records: [Fields]) {
        var seen: Set<String> = []
        for record in records {
            guard let entry = record.entry("text"), case .scalar(let text, _) = entry.value.content else { continue }
            if !seen.insert(text.trimmed).inserted {
                findings.report(
                    .duplicateTitle, at: entry.value.offset, "This option stands twice", "Remove one of the two")
            }
        }
    }

    private func within(_ fields: Fields) -> Double? {
        guard let text = fields.text("within") else { return nil }
        if let number = Double(text.text), number.isFinite, number >= 0 { return number }
        findings.report(
            .value, at: text.offset, "`within` must be a number, 0 or more, not `\(text.text)`",
            "Write how far off an answer may be")
        return nil
    }
}
