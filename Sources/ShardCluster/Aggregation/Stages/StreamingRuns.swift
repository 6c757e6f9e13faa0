import BSON

final class DocumentRun: StageRun {
    private let stage: DocumentStage
    private let constants: ExpressionConstants

    init(_ stage: DocumentStage, _ constants: ExpressionConstants) {
        self.stage = stage
        self.constants = constants
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        try next(try stage.apply(to: document, constants))
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }
}

final class MatchRun: StageRun {
    private let matcher: Matcher
    private let constants: ExpressionConstants

    init(_ matcher: Matcher, _ constants: ExpressionConstants) {
        self.matcher = matcher
        self.constants = constants
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        try matcher.matches(document, constants) ? try next(document) : true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }
}

final class LimitRun: StageRun {
    private var left: Int

    init(_ count: Int) { left = count }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        guard left > 0 else { return false }
        left -= 1
        return try next(document) && left > 0
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }
}

final class SkipRun: StageRun {
    private var left: Int

    init(_ count: Int) { left = count }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        guard left > 0 else { return try next(document) }
        left -= 1
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }
}

final class UnwindRun: StageRun {
    private let stage: UnwindStage

    init(_ stage: UnwindStage) { self.stage = stage }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        try stage.unwind(document, to: next)
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool { true }
}
