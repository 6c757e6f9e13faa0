enum CloudPlatformTestsPlaceholder {}
