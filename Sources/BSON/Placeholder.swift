enum BSONPlaceholder {}
