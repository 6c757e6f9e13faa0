import LabEngine
import LabShell

/// An effect as a JSON object: `{"type": "output", "text": "..."}`.
struct EffectRecord: Encodable {
    let effect: Effect

    enum Key: String, CodingKey {
        case type, text, cost, number, of, step, points, verdicts, solutions, blank, file, quiz, right, why, title
        case reasons, inputs
    }

    private struct Part: Encodable {
        let part: String
        let title: String
        let holds: Bool
        let points: Int
        let of: Int
        let reasons: [Reason]

        init(_ verdict: Verdict) {
            part = verdict.part.rawValue
            title = verdict.title
            holds = verdict.holds
            points = verdict.points
            of = verdict.of
            reasons = verdict.reasons
        }
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch effect {
        case .output(let text): try text.put("output", &fields)
        case .error(let error, let source): try error.rendered(source: source).put("error", &fields)
        case .failed(let text): try text.put("failed", &fields)
        case .refused(let text): try text.put("refused", &fields)
        case .echo(let text): try text.put("echo", &fields)
        case .verdicts(let verdicts):
            try fields.encode("verdicts", forKey: .type)
            try fields.encode(verdicts.map(Part.init), forKey: .verdicts)
        case .points(let points):
            try fields.encode("points", forKey: .type)
            try fields.encode(points, forKey: .points)
        case .hint(let number, let of, let text, let cost):
            try text.put("hint", &fields)
            try fields.encode(number, forKey: .number)
            try fields.encode(of, forKey: .of)
            try fields.encode(cost, forKey: .cost)
        case .solution(let solutions):
            try fields.encode("solution", forKey: .type)
            try fields.encode(solutions, forKey: .solutions)
        default: try encodeProgress(in: &fields)
        }
    }

    private func encodeProgress(in fields: inout KeyedEncodingContainer<Key>) throws {
        switch effect {
        case .filled(let blank, let text, let file):
            try text.put("filled", &fields)
            try fields.encode(blank, forKey: .blank)
            try fields.encodeIfPresent(file, forKey: .file)
        case .revealed(let blank, let answer, let cost):
            try answer.put("revealed", &fields)
            try fields.encode(blank, forKey: .blank)
            try fields.encode(cost, forKey: .cost)
        case .answered(let quiz, let right, let why):
            try fields.encode("answered", forKey: .type)
            try fields.encode(quiz, forKey: .quiz)
            try fields.encodeIfPresent(right, forKey: .right)
            try fields.encode(why, forKey: .why)
        case .broken(let title, let reasons):
            try fields.encode("broken", forKey: .type)
            try fields.encode(title, forKey: .title)
            try fields.encode(reasons, forKey: .reasons)
        case .undone(let inputs):
            try fields.encode("undone", forKey: .type)
            try fields.encode(inputs, forKey: .inputs)
        case .passed(let step, let words):
            try fields.encode("passed", forKey: .type)
            try fields.encode(step, forKey: .step)
            try fields.encode(words, forKey: .why)
        case .entered(let step):
            try fields.encode("entered", forKey: .type)
            try fields.encode(step, forKey: .step)
        case .finished(let points, let of):
            try fields.encode("finished", forKey: .type)
            try fields.encode(points, forKey: .points)
            try fields.encode(of, forKey: .of)
        default: break
        }
    }
}

extension String {
    fileprivate func put(
        _ type: String, _ fields: inout KeyedEncodingContainer<EffectRecord.Key>
    ) throws {
        try fields.encode(type, forKey: .type)
        try fields.encode(self, forKey: .text)
    }
}
