import LabKernel
import Testing

@testable import Scenarios

/// The section `data`.
@Suite struct DataTests {
    private static let resources =
        "resources: {p: {type: sls.project, name: a-project}, clicks: {type: sls.logstore, project: p}, lake: {type: oss.bucket, name: a-lake}}\n"

    @Test func generatorsAreRead() throws {
        let scenario = try Loading.load(
            Self.resources + """
                data:
                  a: {logstore: clicks, fields: {id: {sequence: 7}, k: {key: 9, skew: 1.5}}, profile: day.csv, poison: {share: 0.1, field: id}}
                  b: {objects: "lake/in/", file: rows.csv, rate: 0.5, every: 1m, format: csv}

                """,
            files: [
                "test/day.csv": "offset,rate\n0s,100\n10m,400\n",
                "test/rows.csv": "id,name\n1,\"a, b\"\n2,\n",
            ])
        #expect(scenario.data.map(\.target.words) == ["logstore clicks", "oss://a-lake/in/"])
        #expect(scenario.data[0].rate.rowsPerSecond(at: .seconds(599)) == 100)
        #expect(scenario.data[0].rate.rowsPerSecond(at: .minutes(11)) == 400)
        guard case .recorded(let rows, let repeats) = scenario.data[1].rows else {
            Issue.record("the rows of a file are recorded")
            return
        }
        #expect(!repeats)
        #expect(rows.map { $0.map(\.value.text) } == [["1", "\"a, b\""], ["2", "null"]])
    }

    @Test func mistakesHavePlaces() {
        let found = Loading.mistakes(
            Self.resources + """
                data:
                  a: {fields: {}, file: rows.csv, logstore: klicks}
                  b: {logstore: clicks, fields: {x: {between: [3, 1]}, y: {oneOf: [1], weights: [1, 2]}}, from: 2m, until: 1m}
                  c: {logstore: clicks, file: bad.csv, poison: {share: 2}}
                  d: {objects: lake, profile: bad.csv, fields: {x: {seq: 1}}, poison: {share: 0.1, field: z}}
                timeline:
                  - {at: 1s, fault: {id: f, type: data.burst, of: e, times: 3}}
                  - {at: 1s, fault: {id: g, type: network.dns}}

                """,
            files: ["test/rows.csv": "a\n1\n", "test/bad.csv": "a,b\n1\n"])
        #expect(
            found == [
                "SCN012 6:19 'fields', 'file' of 'a' exclude each other",
                "SCN009 6:45 'logstore' of 'a' names the logstore 'klicks', which nothing defines",
                "SCN007 7:47 'between' of 'x' is not a low and a high end",
                "SCN007 7:81 there are 2 weights for 1 values",
                "SCN016 7:108 the generator ends before it begins",
                "SCN011 8:31 the file 'bad.csv' has 1 values in line 2, and 2 names",
                "SCN007 8:56 'share' of 'poison' of 'c' is 2, which is not between 0 and 1",
                "SCN011 9:31 the file 'bad.csv' has no offset and rate in line 1: write '10m,200'",
                "SCN012 9:52 'x' has none of the keys that say what it is",
                "SCN009 9:91 the rows have no field 'z'",
                "SCN009 11:51 'of' of 'fault' of item 1 of 'timeline' (data.burst) names the data generator 'e', which nothing defines",
                "SCN013 12:35 the type 'network.dns' is not supported yet",
            ])
    }
}
