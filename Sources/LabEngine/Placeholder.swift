enum LabEnginePlaceholder {}
