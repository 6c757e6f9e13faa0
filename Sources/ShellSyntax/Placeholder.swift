enum ShellSyntaxPlaceholder {}
