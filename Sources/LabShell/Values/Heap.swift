/// A shell's objects by index. Copying it copies all objects and their identities.
struct Heap: Sendable {
    private var cells: [HeapObject] = []
    private var firstFree: Int?
    /// Cells in use.
    private(set) var count = 0
    /// How often an object has been changed that was kept from an earlier input; what an input makes in the cell of
    /// a former object counts too.
    private(set) var changes = 0
    /// Cells when the last input ended: what lies beyond is this input's own.
    private var keptCells = 0

    subscript(reference: Reference) -> HeapObject {
        get { cells[reference.index] }
        set {
            note(reference)
            cells[reference.index] = newValue
        }
    }

    private mutating func note(_ reference: Reference) {
        if reference.index < keptCells { changes += 1 }
    }

    mutating func allocate(_ object: HeapObject) -> Reference {
        count += 1
        if let index = firstFree, case .free(let next) = cells[index] {
            firstFree = next
            cells[index] = object
            return Reference(index: index)
        }
        cells.append(object)
        return Reference(index: cells.count - 1)
    }

    /// From here on, changes of what there is count.
    mutating func settle() { keptCells = cells.count }

    /// Gives a cell back that nothing refers to any more.
    mutating func release(_ reference: Reference) {
        cells[reference.index] = .free(next: firstFree)
        firstFree = reference.index
        count -= 1
    }

    /// Takes an array out of its cell, so that it can be changed without a copy; `body` puts its result back.
    mutating func withArray<T>(_ reference: Reference, _ body: (inout [Value]) -> T) -> T? {
        guard case .array(var values) = cells[reference.index] else { return nil }
        note(reference)
        cells[reference.index] = .free(next: nil)
        let result = body(&values)
        cells[reference.index] = .array(values)
        return result
    }

    /// The same for an object's fields.
    mutating func withFields<T>(_ reference: Reference, _ body: (inout PropertyMap) -> T) -> T? {
        note(reference)
        switch cells[reference.index] {
        case .document(var fields):
            cells[reference.index] = .free(next: nil)
            let result = body(&fields)
            cells[reference.index] = .document(fields)
            return result
        case .error(var fields):
            let result = body(&fields)
            cells[reference.index] = .error(fields)
            return result
        default: return nil
        }
    }

    /// The same for a scope.
    mutating func withScope<T>(_ reference: Reference, _ body: (inout Scope) -> T) -> T? {
        guard case .scope(var scope) = cells[reference.index] else { return nil }
        note(reference)
        cells[reference.index] = .free(next: nil)
        let result = body(&scope)
        cells[reference.index] = .scope(scope)
        return result
    }

    /// Keeps a field that was read of a lazy document.
    mutating func keep(_ value: Value, as name: String, of reference: Reference) {
        guard case .lazyDocument(var lazy) = cells[reference.index] else { return }
        cells[reference.index] = .free(next: nil)
        lazy.known[name] = value
        cells[reference.index] = .lazyDocument(lazy)
    }

    /// Frees what cannot be reached from the roots. O(cells).
    mutating func reclaim(roots: [Reference]) {
        var marked = [Bool](repeating: false, count: cells.count)
        var open = roots
        while let reference = open.popLast() {
            guard !marked[reference.index] else { continue }
            marked[reference.index] = true
            cells[reference.index].forEachReference { open.append($0) }
        }
        while let last = marked.last, !last {
            marked.removeLast()
            cells.removeLast()
        }
        settle()
        firstFree = nil
        count = 0
        for index in cells.indices.reversed() {
            if marked[index] {
                count += 1
            } else {
                cells[index] = .free(next: firstFree)
                firstFree = index
            }
        }
    }
}

extension HeapObject {
    /// Every object that this one holds.
    func forEachReference(_ body: (Reference) -> Void) {
        func visit(_ value: Value) { if case .object(let reference) = value { body(reference) } }
        switch self {
        case .document(let fields), .error(let fields): fields.values.forEach(visit)
        case .lazyDocument(let lazy): lazy.known.values.forEach(visit)
        case .array(let values): values.forEach(visit)
        case .set(let set): set.values.forEach(visit)
        case .map(let map):
            map.keys.forEach(visit)
            map.values.forEach(visit)
        case .function(let closure): body(closure.scope)
        case .method(_, let receiver): visit(receiver)
        case .scope(let scope):
            for binding in scope.bindings { visit(binding.value) }
            if let parent = scope.parent { body(parent) }
        case .cursor(let cursor): cursor.transforms.forEach(visit)
        case .date, .bson, .regularExpression, .database, .collection, .namespace, .explainable, .free: break
        case .linkedDatabase, .linkedCollection, .session, .connection: break
        }
    }
}
