/// Reads the blocks that labs and enhancements share into nodes.
struct BlockReader {
    let findings: Findings

    /// A block's YAML; an empty block is reported, and nil is given when the YAML cannot be read.
    func fields(_ fence: Fence, of kind: BlockKind, keys: [String]) -> Fields? {
        guard !isEmpty(fence, kind) else { return nil }
        let what = kind.phrase
        return YAMLReader.mapping(fence.content, of: what, findings: findings)
            .map { Fields($0, of: what, keys: keys, at: fence.offset, findings: findings) }
    }

    /// Whether a block has no content, which is reported.
    func isEmpty(_ fence: Fence, _ kind: BlockKind) -> Bool {
        guard fence.content.text.allSatisfy(\.isWhitespace) else { return false }
        findings.report(.emptyText, at: fence.offset, "This `\(kind.rawValue)` block is empty", "Fill it, or remove it")
        return true
    }

    func prose(_ fence: Fence, _ kind: BlockKind) -> Prose? {
        isEmpty(fence, kind) ? nil : Prose(markdown: fence.content.text, line: fence.content.line)
    }

    func code(_ fence: Fence) -> CodeBlock {
        CodeBlock(language: fence.info.language.text, text: fence.content.text, line: fence.firstLine)
    }

    func shell(_ fence: Fence, _ kind: BlockKind) -> ShellBlock {
        _ = isEmpty(fence, kind)
        let (fragment, notes) = FragmentReader.read(
            fence.content, blanks: kind == .shell, notes: true, findings: findings)
        return ShellBlock(fragment: fragment, notes: notes, output: nil, line: fence.firstLine)
    }

    func solution(_ fence: Fence, _ info: BlockInfo) -> SolutionBlock {
        let block = shell(fence, .solution)
        return SolutionBlock(
            name: info.title?.text, fragment: block.fragment, notes: block.notes, line: fence.firstLine)
    }

    func wrong(_ fence: Fence, _ info: BlockInfo) -> WrongBlock {
        let block = shell(fence, .wrong)
        let fails = info.fails.map { Reference(name: $0.text, position: findings.position(of: $0.offset)) }
        return WrongBlock(name: info.title?.text ?? "", fails: fails, fragment: block.fragment, line: fence.firstLine)
    }

    func check(_ fence: Fence, _ info: BlockInfo) -> CheckBlock {
        _ = isEmpty(fence, .check)
        let kind: CheckBlock.Kind =
            info.flags.contains("keep") ? .keep : info.flags.contains("each") ? .each : .all
        // Reports blanks: a check shows none.
        _ = FragmentReader.read(fence.content, blanks: false, notes: false, findings: findings)
        return CheckBlock(
            kind: kind, title: info.title?.text ?? "",
            titlePosition: findings.position(of: info.title?.offset ?? fence.offset), points: info.points ?? 0,
            declaredPoints: info.points, source: fence.content, line: fence.firstLine)
    }

    func fill(_ fence: Fence, _ info: BlockInfo) -> FillBlock? {
        let (fragment, _) = FragmentReader.read(fence.content, blanks: true, notes: false, findings: findings)
        if !isEmpty(fence, .fill), fragment.blanks.isEmpty {
            findings.report(
                .blank, at: fence.offset, "This `fill` block has no blank",
                "Write {{answer | hint}} where the learner fills in")
        }
        guard let file = info.file else { return nil }
        return FillBlock(
            file: file.text, fragment: fragment, points: info.points ?? 0, declaredPoints: info.points,
            line: fence.firstLine)
    }
}
