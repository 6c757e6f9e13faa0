import Testing

@testable import LabFormat

/// What a lab's text becomes.
struct ReadingTests {
    private func lab(_ steps: String) throws -> Lab {
        let head = """
            ---
            title: x
            difficulty: advanced
            minutes: 10
            modes: [lab, expert]
            sandbox: { shards: 3, names: [a, b, c], tier: M40 }
            ---


            """
        let parsed = parseLab(text: head + steps, path: "labs/t/n.md")
        #expect(parsed.diagnostics.map(\.rendered) == [])
        #expect(parsed.isPlayable)
        return try #require(parsed.lab)
    }

    @Test func stepsKeepTheirOrderAndProse() throws {
        let lab = try lab(
            """
            Before all [link].

            [link]: https://example.org

            ## A `code` *heading* with ${x}

            ```step
            minutes: 10
            points: 0
            ```

            First.

            - a list

              ```python
              print(1)
              ```

            ```python
            print(2)
            ```

            ### Deeper

            Last.

            """)
        #expect(lab.intro == [.prose(Prose(markdown: "Before all [link].\n\n[link]: https://example.org\n", line: 9))])
        let step = try #require(lab.steps.first)
        #expect(step.title == "A code heading with ${x}")
        #expect(step.id == "a-code-heading-with-x")
        #expect(
            step.nodes == [
                .prose(Prose(markdown: "First.\n\n- a list\n\n  ```python\n  print(1)\n  ```\n", line: 20)),
                .code(CodeBlock(language: "python", text: "print(2)\n", line: 28)),
                .prose(Prose(markdown: "### Deeper\n\nLast.\n", line: 32)),
            ])
        #expect(lab.sandbox.map(\.key) == ["shards", "names", "tier"])
        #expect(lab.sandbox.map(\.value) == [.text("3"), .list(["a", "b", "c"]), .text("M40")])
        #expect(lab.database == "test")
        #expect(step.modes == [.lab, .expert])
    }

    @Test func outputBelongsToTheCommandsAboveIt() throws {
        let lab = try lab(
            """
            ## A

            ```step
            minutes: 10
            points: 0
            ```

            ```shell
            print(1)
            ```

            ```output
            1
            ...
            ```

            """)
        #expect(lab.steps[0].shells.map(\.output?.text) == ["1\n...\n"])
    }

    @Test func partsWithoutPointsShareTheRestTheFirstOnesMore() throws {
        let lab = try lab(
            """
            ## A

            ```step
            minutes: 10
            points: 12
            ```

            ```check "a"
            1
            ```

            ```check points=5 "b"
            1
            ```

            ```check keep "c"
            1
            ```

            ```fill x
            {{a | b}}
            ```

            """)
        #expect(lab.steps[0].checks.map(\.points) == [3, 5, 2])
        #expect(lab.steps[0].fills.map(\.points) == [2])
        #expect(lab.steps[0].points == 12)
    }

    @Test func aTextInYAMLKeepsItsPlace() throws {
        let lab = try lab(
            """
            ## A

            ```step
            minutes: 10
            ```

            ```quiz points=1
            ask: >
              Two
              lines?
            answer: "f(1)"
            ```

            """)
        guard case .expression(let answer, nil)? = lab.steps[0].quizzes.first?.response else {
            Issue.record("no expression")
            return
        }
        #expect(answer.text == "f(1)")
        #expect(answer.line == 19)
        #expect(lab.steps[0].quizzes[0].ask == "Two lines?\n")
    }

    @Test func solutionsAreTheCommandsOnlyIfTheyHaveBlanksOrStandAlone() throws {
        func sources(_ shell: String, _ solution: String) throws -> [String] {
            let text = "## A\n\n```step\nminutes: 10\npoints: 0\n```\n\n```shell\n\(shell)\n```\n\n\(solution)"
            return try lab(text).steps[0].referenceSolutions.map(\.source)
        }
        let solution = "```shell solution\nc()   // mutant ok: why not\n```\n"
        #expect(try sources("a()", "") == ["a()\n"])
        #expect(try sources("a()", solution) == ["c()\n"])
        #expect(try sources("a({{1 | one}})", solution) == ["a(1)\n", "c()\n"])
    }
}
