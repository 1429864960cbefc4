import CloudGateway

/// Documents of a bucket that one of their fields names: live channels, access points, tasks.
struct NamedDocuments: Sendable {
    /// The key in `BucketRecord.configurations`.
    let query: String
    /// The element that holds a document's name.
    let field: String

    /// In the order of their names.
    func all(_ bucket: Bucket) -> [XMLElement] { bucket.record.configurations[query]?.children ?? [] }

    func find(_ name: String, in bucket: Bucket) -> XMLElement? {
        all(bucket).first { $0.text(field) == name }
    }

    /// Puts a document in the place of the one of its name, if there is one.
    func put(_ document: XMLElement, _ request: OSSRequest) throws(CloudError) {
        let name = document.text(field) ?? ""
        var documents = all(request.bucket).filter { $0.text(field) != name }
        let place = documents.firstIndex { ($0.text(field) ?? "") > name } ?? documents.count
        documents.insert(document, at: place)
        try store(documents, request)
    }

    /// Whether there was a document of that name.
    func remove(_ name: String, _ request: OSSRequest) throws(CloudError) -> Bool {
        let documents = all(request.bucket)
        let kept = documents.filter { $0.text(field) != name }
        guard kept.count < documents.count else { return false }
        try store(kept, request)
        return true
    }

    private func store(_ documents: [XMLElement], _ request: OSSRequest) throws(CloudError) {
        var record = request.bucket.record
        record.configurations[query] =
            documents.isEmpty ? nil : XMLElement("Documents", children: documents)
        try request.service.state.commit([.putBucket(record)], at: request.now)
    }
}

extension XMLElement {
    /// The element with one child of that name, whose text this is.
    func with(_ name: String, _ text: String) -> XMLElement {
        var copy = self
        copy.children.removeAll { $0.name == name }
        copy.children.append(XMLElement(name, text))
        return copy
    }
}
