enum LabViewsTestsPlaceholder {}
