enum LabEngineTestsPlaceholder {}
