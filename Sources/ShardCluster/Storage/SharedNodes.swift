/// References that are about to be counted, one for each child of a block that is copied or given back.
enum SharedNodes {
    /// Brings what the references point at near, all at once: counting them one by one would wait for memory each
    /// time, since an atomic count lets no later read go ahead.
    ///
    /// - Parameter references: words that are each an object's address, or zero.
    @inline(__always)
    static func touch(_ references: UnsafeMutableRawPointer, count: Int) {
        let words = references.assumingMemoryBound(to: UInt.self)
        var read: UInt = 0
        for index in 0..<count {
            guard let object = UnsafePointer<UInt>(bitPattern: words[index]) else { continue }
            read |= object.pointee
        }
        keep(read)
    }

    /// Makes a value needed, so that its reads are done.
    @inline(never) @_optimize(none)
    private static func keep(_ value: UInt) {}
}
