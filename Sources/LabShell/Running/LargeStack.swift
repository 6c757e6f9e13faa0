import Glibc

/// A thread with room for calls that nest deep; whoever starts it waits for it.
enum LargeStack {
    /// Only what is used of it is ever taken from memory.
    static let bytes = 1 << 30

    /// False where the system gives no such thread; `body` has not run then.
    static func run(_ body: () -> Void) -> Bool {
        withoutActuallyEscaping(body) { body in
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            defer { attributes.deallocate() }
            guard pthread_attr_init(attributes) == 0 else { return false }
            defer { pthread_attr_destroy(attributes) }
            guard pthread_attr_setstacksize(attributes, bytes) == 0 else { return false }
            let work = Unmanaged.passRetained(Work(body))
            var thread = pthread_t()
            let begun = pthread_create(
                &thread, attributes,
                { pointer in
                    if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeUnretainedValue().body() }
                    return nil
                }, work.toOpaque())
            if begun == 0 { pthread_join(thread, nil) }
            work.release()
            return begun == 0
        }
    }

    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) {
            self.body = body
        }
    }
}
