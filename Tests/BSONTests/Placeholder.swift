enum BSONTestsPlaceholder {}
