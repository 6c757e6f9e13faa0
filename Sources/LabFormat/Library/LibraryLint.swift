package import ShellSyntax

extension Library {
    /// Everything that is wrong in the folder, in the order of its files.
    ///
    /// References to labs and enhancements are resolved within the folder. Without `vocabulary` the shell's names are
    /// not checked, without `sandboxKeys` the keys of `sandbox`.
    package func lint(vocabulary: Vocabulary? = nil, sandboxKeys: [String]? = nil) -> [Diagnostic] {
        let linter = Linter(vocabulary: vocabulary, surroundings: surroundings, sandboxKeys: sandboxKeys)
        let all =
            labs.flatMap(linter.diagnostics(of:)) + enhancementFiles.flatMap(linter.diagnostics(of:))
            + courses.flatMap(linter.diagnostics(of:)) + unreadable
        return all.sorted()
    }
}
