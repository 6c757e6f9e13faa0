import GRDB
enum ProgressPlaceholder {}
