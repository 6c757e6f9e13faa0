enum ShellSyntaxTestsPlaceholder {}
