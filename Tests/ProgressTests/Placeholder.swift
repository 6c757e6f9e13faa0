enum ProgressTestsPlaceholder {}
