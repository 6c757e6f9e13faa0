enum LabSandboxTestsPlaceholder {}
