enum LabViewsPlaceholder {}
