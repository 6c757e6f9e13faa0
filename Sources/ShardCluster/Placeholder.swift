import Crypto
enum ShardClusterPlaceholder {}
