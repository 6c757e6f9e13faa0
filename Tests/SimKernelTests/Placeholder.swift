enum SimKernelTestsPlaceholder {}
