/// A fragment as a learner sees it in a mode, with the numbers of the blanks that stand open.
package struct FragmentView: Sendable, Hashable {
    package struct OpenBlank: Sendable, Hashable {
        package let number: Int
        package let blank: Blank
    }

    package let text: String
    package let open: [OpenBlank]
}

extension Fragment {
    /// The text with every blank filled by its answer; variables are not replaced yet.
    package var filled: String {
        filled { $0.answer }
    }

    /// The filled text, with the place at which the fragment begins.
    package var excerpt: Excerpt {
        Excerpt(text: filled, offset: offsets.first ?? 0, line: line)
    }

    /// The text with every blank filled by what the closure says.
    package func filled(_ answer: (Blank) -> String) -> String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .literal(let literal): text += literal
            case .blank(let blank): text += answer(blank)
            }
        }
    }

    /// The blanks that stand open in a mode, in file order.
    package func openBlanks(in mode: Mode) -> [Blank] {
        let levels = mode.openBlanks
        return blanks.filter { levels.contains($0.level) }
    }

    /// The text as shown in a mode: an open blank is `____(number)` or what the learner entered, any other its answer.
    ///
    /// Numbers run from `first`, so that the blanks of a step's blocks can be numbered through.
    package func view(in mode: Mode, numberedFrom first: Int = 1, entered: [Int: String] = [:]) -> FragmentView {
        let levels = mode.openBlanks
        var open: [FragmentView.OpenBlank] = []
        let text = filled { blank in
            guard levels.contains(blank.level) else { return blank.answer }
            let number = first + open.count
            open.append(FragmentView.OpenBlank(number: number, blank: blank))
            return entered[number] ?? "____(\(number))"
        }
        return FragmentView(text: text, open: open)
    }
}
