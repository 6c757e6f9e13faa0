enum LabShellTestsPlaceholder {}
