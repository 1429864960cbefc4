import LabKernel

/// Makes generators of checked fields; files were checked before by `DataRules`.
enum DataReader {
    static func generators(_ value: CheckedValue?) -> [DataGenerator] {
        guard case .map(let entries)? = value?.content else { return [] }
        return entries.compactMap { entry in Fields(checked: entry.value).map { generator(entry.key, $0) } }
    }

    private static func generator(_ name: String, _ fields: Fields) -> DataGenerator {
        DataGenerator(
            name: name, target: target(fields), rows: rows(fields), rate: rate(fields),
            interval: fields.get("every"), from: fields.get("from"), until: fields.find("until"),
            count: fields.find("count"), disorder: fields.find("disorder").map(disorder),
            duplicates: fields.get("duplicates"), poison: fields.find("poison").map(poison),
            span: fields.span)
    }

    private static func target(_ fields: Fields) -> DataGenerator.Target {
        if let logstore: String = fields.find("logstore") {
            return .logstore(logstore, topic: fields.get("topic"))
        }
        let path = BucketPath(fields.get("objects"))
        let format = DataGenerator.FileFormat(rawValue: fields.get("format")) ?? .json
        return .objects(bucket: path.bucket, prefix: path.key ?? "", format: format)
    }

    private static func rows(_ fields: Fields) -> DataGenerator.Rows {
        if case .file(let file)? = fields.checked("file")?.content {
            return .recorded((try? DataFile.rows(file)) ?? [], repeats: fields.get("repeat"))
        }
        let entries = fields.find("fields", as: FieldMap<Fields>.self)?.entries ?? []
        return .generated(entries.map { ($0.key, field($0.value)) })
    }

    private static func rate(_ fields: Fields) -> DataRate {
        if case .file(let file)? = fields.checked("profile")?.content {
            return .profile((try? DataFile.profile(file)) ?? [])
        }
        return .constant(fields.get("rate"))
    }

    private static func disorder(_ fields: Fields) -> DataDisorder {
        DataDisorder(share: fields.get("share"), by: fields.get("by"))
    }

    private static func poison(_ fields: Fields) -> DataPoison {
        DataPoison(share: fields.get("share"), field: fields.find("field"), text: fields.get("text"))
    }

    private static func field(_ fields: Fields) -> DataField {
        DataField(kind: kind(fields), nulls: fields.get("nulls"))
    }

    private static func kind(_ fields: Fields) -> DataField.Kind {
        switch fields.kind {
        case "sequence": return .sequence(first: fields.get("sequence"), step: fields.get("step"))
        case "oneOf": return oneOf(fields.get("oneOf"), weights: fields.find("weights"))
        case "between":
            let ends = fields.get("between", as: [ScenarioValue].self).compactMap(\.double)
            return .between(least: ends.first ?? 0, most: ends.last ?? 0, digits: fields.get("digits"))
        case "key":
            return .key(count: fields.get("key"), prefix: fields.get("prefix"), skew: fields.get("skew"))
        case "time": return .time(DataField.TimeForm(rawValue: fields.get("time")) ?? .iso)
        case "hex": return .hex(fields.get("hex"))
        default: return oneOf([fields.get("value")], weights: nil)
        }
    }

    private static func oneOf(_ values: [ScenarioValue], weights: [Double]?) -> DataField.Kind {
        let weights = weights ?? values.map { _ in 1 }
        let whole = weights.reduce(0, +)
        var sum = 0.0
        return .oneOf(
            zip(values, weights).map { value, weight in
                sum += weight
                return (value.json, whole > 0 ? sum / whole : 1)
            })
    }
}
