enum LabSandboxPlaceholder {}
