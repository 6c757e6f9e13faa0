import ShellSyntax

/// A command that the lab shows, perhaps with open blanks; `:k` runs it.
package struct ShownCommand: Sendable, Hashable {
    package enum Piece: Sendable, Hashable {
        case text(String)
        /// The step's blank with this number.
        case blank(Int)
    }

    /// The command's place among the step's shown commands, from 1.
    package let number: Int
    package let pieces: [Piece]

    /// The numbers of its open blanks.
    package var blanks: [Int] {
        pieces.compactMap { if case .blank(let number) = $0 { number } else { nil } }
    }

    /// The command with its blanks as entered; an empty one is shown as `____(number)`.
    package func text(entered: [Int: String]) -> String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .text(let piece): text += piece
            case .blank(let number): text += entered[number] ?? "____(\(number))"
            }
        }
    }
}

extension ShownCommand {
    /// Cuts a block's pieces into commands; `answers` are the texts of the blanks by which the block is complete.
    static func commands(
        of pieces: [Piece], answers: [Int: String], firstNumber: Int
    ) throws(SyntaxDiagnostic) -> [ShownCommand] {
        let texts = pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .blank(let number): answers[number] ?? ""
            }
        }
        let ranges = try CommandSplit.ranges(texts.joined())
        return ranges.enumerated().map { index, range in
            ShownCommand(number: firstNumber + index, pieces: cut(pieces, texts, to: range))
        }
    }

    /// The pieces within a UTF-8 range of the joined texts; a blank belongs to the command in which it begins.
    private static func cut(_ pieces: [Piece], _ texts: [String], to range: Range<Int>) -> [Piece] {
        var result: [Piece] = []
        var start = 0
        for (piece, text) in zip(pieces, texts) {
            let end = start + text.utf8.count
            switch piece {
            case .blank:
                if range.contains(start) || (text.isEmpty && start == range.upperBound) { result.append(piece) }
            case .text:
                let from = max(start, range.lowerBound)
                let to = min(end, range.upperBound)
                if from < to {
                    let slice = SourceText(text).slice(SourceSpan(start: from - start, end: to - start))
                    result.append(.text(slice))
                }
            }
            start = end
        }
        return result
    }
}
