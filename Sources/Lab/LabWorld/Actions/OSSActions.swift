import CloudClients
import LabKernel
import Scenarios

extension OSSCreateBucket: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.oss.createBucket(bucket, acl: acl, storageClass: storageClass)
        return .done
    }
}

extension OSSPutBucketACL: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        try caller.oss.putBucketACL(bucket, acl: acl)
        return .done
    }
}

extension OSSPutObject: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        let type = contentType.map { [("Content-Type", $0)] } ?? []
        for key in keys {
            try caller.oss.putObject(bucket: bucket, key: key, body: Array(text.utf8), headers: type)
        }
        return .done
    }
}

extension OSSGetObject: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        _ = try caller.oss.getObject(bucket: bucket, key: key)
        return .done
    }
}

extension OSSDeleteObjects: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        if let prefix {
            try caller.deleteObjects(of: bucket, under: prefix)
        } else {
            try caller.oss.deleteObjects(bucket: bucket, keys: keys)
        }
        return .done
    }
}

extension OSSDeleteBucket: ExecutableAction {
    func run(as caller: Caller, in run: ScenarioRun) throws(CloudCallError) -> ActionOutcome {
        if force { try caller.deleteObjects(of: bucket, under: "") }
        try caller.oss.deleteBucket(bucket)
        return .done
    }
}

extension Caller {
    /// Lists and deletes everything under `prefix`, a page at a time.
    fileprivate func deleteObjects(of bucket: String, under prefix: String) throws(CloudCallError) {
        while true {
            let page = try oss.listObjects(bucket: bucket, prefix: prefix)
            guard !page.objects.isEmpty else { return }
            try oss.deleteObjects(bucket: bucket, keys: page.objects.map(\.key))
        }
    }
}
