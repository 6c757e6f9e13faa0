import BSON

extension ServiceSettings {
    /// Requests and limits as they were given, in cores and MiB.
    var resourceView: BSONDocument {
        func part(_ cores: Double?, _ gibibytes: Double?) -> BSONValue {
            var document = BSONDocument()
            if let cores { document.append("cpu", .dollars(cores)) }
            if let gibibytes { document.append("memoryMiB", .dollars(gibibytes * 1_024)) }
            return .document(document)
        }
        return [
            "requests": part(resources.cores, resources.gibibytes),
            "limits": part(resources.limitCores, resources.limitGiB),
        ]
    }
}
