enum LabShellPlaceholder {}
