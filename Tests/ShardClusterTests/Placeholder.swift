enum ShardClusterTestsPlaceholder {}
