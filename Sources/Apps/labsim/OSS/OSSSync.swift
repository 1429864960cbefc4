import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim oss sync`.
struct OSSSync: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Copy what is missing or differs, either way, or between prefixes.",
        discussion: """
            What has the same size and is no older at the target stays; with '--checksum', what has the same MD5. Between \
            prefixes ETags are compared. The target's other files stay, unless '--delete'.
            """)

    @Argument(help: ArgumentHelp("A folder or prefix.", valueName: "source"))
    var source: OSSPlace

    @Argument(help: ArgumentHelp("A folder or prefix.", valueName: "target"))
    var target: OSSPlace

    @Flag(help: "Delete at the target what the source has not.")
    var delete = false

    @Flag(help: "Compare contents instead of times; objects uploaded in parts are copied again.")
    var checksum = false

    @Flag(name: .shortAndLong, help: "Say what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var connection: OSSConnection

    func validate() throws {
        if case .local = source, case .local = target {
            throw ValidationError("one of source and target must be a prefix, oss://bucket/prefix")
        }
    }

    func run() throws {
        let transfer = OSSTransfer(try connection.open())
        try transfer.session.perform {
            switch (source, target) {
            case (.local(let folder), .object(let place)): try upload(folder, place.folder, transfer)
            case (.object(let place), .local(let folder)): try download(place.folder, folder, transfer)
            case (.object(let from), .object(let to)): try copy(from.folder, to.folder, transfer)
            case (.local, .local): return
            }
        }
    }

    private typealias Objects = [String: OSSClient.ListedObject]

    private func objects(_ place: OSSURL, _ transfer: OSSTransfer) throws -> Objects {
        let all = try transfer.session.allObjects(place)
        return Dictionary(all.map { (place.name(of: $0.key), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func upload(_ folder: String, _ place: OSSURL, _ transfer: OSSTransfer) throws {
        let (files, there) = (try LocalFiles.entries(below: folder), try objects(place, transfer))
        for file in files {
            let path = "\(folder)/\(file.name)"
            if let object = there[file.name], object.sizeBytes == file.size,
                checksum ? Self.hasContent(object, of: path) : object.modified >= file.modified
            {
                continue
            }
            try doing(transfer, "upload", path, place.below(file.name).text, file.size) {
                try transfer.upload(path, to: place.below(file.name))
            }
        }
        try deleteObjects(there, but: Set(files.map(\.name)), transfer, bucket: place.bucket)
    }

    private func download(_ place: OSSURL, _ folder: String, _ transfer: OSSTransfer) throws {
        let there = try objects(place, transfer)
        let files = LocalFiles.isFolder(folder) ? try LocalFiles.entries(below: folder) : []
        let here = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var refused = 0
        for (name, object) in there.sorted(by: { $0.value.key < $1.value.key }) {
            guard let path = LocalFiles.path(of: name, below: folder) else {
                refused += 1
                ExitStatus.complain(
                    "error: the key '\(object.key)' names no file below '\(folder)'; left out")
                continue
            }
            if let file = here[name], file.size == object.sizeBytes,
                checksum ? Self.hasContent(object, of: path) : file.modified >= object.modified
            {
                continue
            }
            let url = OSSURL(bucket: place.bucket, key: object.key)
            try doing(transfer, "download", url.text, path, object.sizeBytes) {
                try transfer.download(url, to: path, size: object.sizeBytes, modified: object.modified)
            }
        }
        for file in files where delete && there[file.name] == nil {
            try doing(transfer, "delete", "\(folder)/\(file.name)", nil, nil) {
                try FileManager.default.removeItem(atPath: "\(folder)/\(file.name)")
                transfer.say("delete", from: "\(folder)/\(file.name)")
            }
        }
        if refused > 0 { throw ExitStatus.incomplete }
    }

    private func copy(_ from: OSSURL, _ to: OSSURL, _ transfer: OSSTransfer) throws {
        let (sources, there) = (try objects(from, transfer), try objects(to, transfer))
        for (name, object) in sources.sorted(by: { $0.value.key < $1.value.key }) {
            if let copy = there[name], copy.sizeBytes == object.sizeBytes, copy.etag == object.etag {
                continue
            }
            let url = OSSURL(bucket: from.bucket, key: object.key)
            try doing(transfer, "copy", url.text, to.below(name).text, object.sizeBytes) {
                try transfer.copy(url, to: to.below(name), size: object.sizeBytes)
            }
        }
        try deleteObjects(there, but: Set(sources.keys), transfer, bucket: to.bucket)
    }

    private func deleteObjects(
        _ there: Objects, but kept: Set<String>, _ transfer: OSSTransfer, bucket: String
    ) throws {
        guard delete else { return }
        for (_, object) in there.filter({ !kept.contains($0.key) }).sorted(by: { $0.value.key < $1.value.key }
        ) {
            let url = OSSURL(bucket: bucket, key: object.key)
            try doing(transfer, "delete", url.text, nil, nil) {
                try transfer.session.client.deleteObject(bucket: bucket, key: object.key)
                transfer.say("delete", from: url.text)
            }
        }
    }

    /// Does it, or only says it.
    private func doing(
        _ transfer: OSSTransfer, _ what: String, _ from: String, _ to: String?, _ bytes: Int64?,
        _ body: () throws -> Void
    ) throws {
        if dryRun { transfer.say("would " + what, from: from, to: to, bytes: bytes) } else { try body() }
    }

    private static func hasContent(_ object: OSSClient.ListedObject, of path: String) -> Bool {
        object.etag == FileDigest.etag(of: path)
    }
}
