enum LabFormatTestsPlaceholder {}
