/// Reads the current value where its type has been looked at already.
extension BSONCursor {
    /// The value of an element of type int32.
    package var int32: Int32 { BSONLayout.load(base, valueStart, Int32.self) }

    /// The value of an element of type int64 or date.
    package var int64: Int64 { BSONLayout.load(base, valueStart, Int64.self) }

    /// The value of an element of type double.
    package var double: Double { Double(bitPattern: BSONLayout.load(base, valueStart, UInt64.self)) }

    /// The value of an element of type document.
    package var document: BSONDocument { BSONDocument(uncheckedBytes: [UInt8](valueBytes)) }

    /// The value of an element of type objectId.
    package var objectID: ObjectID { BSONLayout.objectID(base: base, at: valueStart) }
}
