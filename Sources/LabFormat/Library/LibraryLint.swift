package import ShellSyntax

extension Library {
    /// Everything that is wrong in the folder, in the order of its files; `vocabulary` nil leaves names unchecked.
    ///
    /// References to labs and enhancements are resolved within the folder.
    package func lint(vocabulary: Vocabulary? = nil) -> [Diagnostic] {
        let linter = Linter(vocabulary: vocabulary, surroundings: surroundings)
        let all =
            labs.flatMap(linter.diagnostics(of:)) + enhancementFiles.flatMap(linter.diagnostics(of:))
            + courses.flatMap(linter.diagnostics(of:)) + unreadable
        return all.sorted()
    }

    /// The same for some files of the folder.
    package func lint(paths: Set<String>, vocabulary: Vocabulary? = nil) -> [Diagnostic] {
        lint(vocabulary: vocabulary).filter { paths.contains($0.path) }
    }
}
