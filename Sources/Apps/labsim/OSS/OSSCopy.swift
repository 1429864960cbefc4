import ArgumentParser
import CloudClients
import Foundation
import LabKernel

/// `labsim oss cp`.
struct OSSCopy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cp", abstract: "Copy between files and objects, either way, or between objects.",
        discussion: """
            '-' as source is stdin, as target stdout. A target that ends with '/' is a folder or prefix. With '-r' the \
            source is a folder or prefix, and what lies below it comes below the target.
            """)

    @Argument(help: ArgumentHelp("A file, '-' or an object.", valueName: "source"))
    var source: OSSPlace

    @Argument(help: ArgumentHelp("A file, '-' or an object.", valueName: "target"))
    var target: OSSPlace

    @Flag(name: .shortAndLong, help: "Everything below the source.")
    var recursive = false

    @OptionGroup var connection: OSSConnection

    func validate() throws {
        if case .local = source, case .local = target {
            throw ValidationError("one of source and target must be an object, oss://bucket/key")
        }
    }

    func run() throws {
        let transfer = OSSTransfer(try connection.open())
        try transfer.session.perform {
            switch (source, target) {
            case (.local(let path), .object(let place)) where recursive:
                try uploadAll(path, to: place, transfer)
            case (.local(let path), .object(let place)): try upload(path, to: place, transfer)
            case (.object(let place), .local(let path)) where recursive:
                try downloadAll(place, to: path, transfer)
            case (.object(let place), .local(let path)):
                try download(try place.object(), to: path, transfer)
            case (.object(let from), .object(let to)) where recursive: try copyAll(from, to: to, transfer)
            case (.object(let from), .object(let to)):
                try transfer.copy(try from.object(), to: named(to, like: from.key))
            case (.local, .local): return
            }
        }
    }

    private func upload(_ path: String, to place: OSSURL, _ transfer: OSSTransfer) throws {
        if path == "-" { return try transfer.upload(stream: .standardInput, to: try place.object()) }
        try transfer.upload(path, to: named(place, like: path))
    }

    private func download(_ place: OSSURL, to path: String, _ transfer: OSSTransfer) throws {
        if path == "-" {
            transfer.session.transport.sink = STDOUT_FILENO
            try transfer.session.client.downloadObject(bucket: place.bucket, key: place.key)
            return
        }
        let head = try transfer.session.client.headObject(bucket: place.bucket, key: place.key)
        let isFolder = path.hasSuffix("/") || LocalFiles.isFolder(path)
        let name = place.key.split(separator: "/").last.map(String.init) ?? place.key
        let file = isFolder ? (path.hasSuffix("/") ? path : path + "/") + name : path
        try transfer.download(place, to: file, size: head["Content-Length"].flatMap { Int64($0) })
    }

    /// The target itself, or the source's name below it when it is a bucket or a prefix.
    private func named(_ place: OSSURL, like path: String) -> OSSURL {
        guard place.key.isEmpty || place.key.hasSuffix("/") else { return place }
        return OSSURL(
            bucket: place.bucket, key: place.key + (path.split(separator: "/").last.map(String.init) ?? path))
    }

    private func uploadAll(_ folder: String, to place: OSSURL, _ transfer: OSSTransfer) throws {
        for entry in try LocalFiles.entries(below: folder) {
            try transfer.upload("\(folder)/\(entry.name)", to: place.below(entry.name))
        }
    }

    private func downloadAll(_ place: OSSURL, to folder: String, _ transfer: OSSTransfer) throws {
        var refused = 0
        for object in try transfer.session.allObjects(place) {
            let name = place.name(of: object.key)
            guard let path = LocalFiles.path(of: name, below: folder) else {
                refused += 1
                ExitStatus.complain(
                    "error: the key '\(object.key)' names no file below '\(folder)'; left out")
                continue
            }
            try transfer.download(
                OSSURL(bucket: place.bucket, key: object.key), to: path, size: object.sizeBytes)
        }
        if refused > 0 { throw ExitStatus.incomplete }
    }

    private func copyAll(_ source: OSSURL, to place: OSSURL, _ transfer: OSSTransfer) throws {
        for object in try transfer.session.allObjects(source) {
            try transfer.copy(
                OSSURL(bucket: source.bucket, key: object.key), to: place.below(source.name(of: object.key)),
                size: object.sizeBytes)
        }
    }
}

extension OSSURL {
    /// The prefix that stands for "below this": with a slash at its end, unless it is the bucket.
    var folder: OSSURL {
        key.isEmpty || key.hasSuffix("/") ? self : OSSURL(bucket: bucket, key: key + "/")
    }

    func below(_ name: String) -> OSSURL { OSSURL(bucket: bucket, key: folder.key + name) }

    /// What of a key lies below this.
    func name(of key: String) -> String { String(key.dropFirst(folder.key.count)) }
}

extension OSSSession {
    /// What lies below a prefix; folder markers, which have no bytes and end with a slash, left out.
    func allObjects(_ place: OSSURL) throws -> [OSSClient.ListedObject] {
        var all: [OSSClient.ListedObject] = []
        try objects(place.folder) { object in
            if !(object.sizeBytes == 0 && object.key.hasSuffix("/")) { all.append(object) }
        }
        return all
    }
}
