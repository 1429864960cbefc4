import Testing

@testable import CloudGateway

@Suite struct QueryTests {
    private func request(_ query: String) -> CloudRequest {
        CloudRequest(method: "GET", host: "h", path: "/", query: query)
    }

    @Test func parametersAreDecodedInOrder() {
        let request = request("a=1&&b&c=%20+x=y&=v&%61=2&u=%E4%B8%AD")
        let pairs = request.parameters.map { "\($0.name)|\($0.value ?? "nil")" }
        #expect(pairs == ["a|1", "b|nil", "c|  x=y", "|v", "a|2", "u|中"])
        #expect(request.parameter("a") == "1" && request.parameter("b")?.isEmpty == true)
        #expect(request.parameter("u") == "中" && request.parameter("x") == nil)
        #expect(self.request("%61=2").parameter("a") == "2")
    }

    /// A query that is canonical already is signed as it is; both ways give the same.
    @Test(arguments: [
        "", "a=1&b=2", "b=2&a=1", "a=1&a=0", "a=0&a=1", "a=%2F", "a=%2f", "a=%41", "a=x+y", "a&b=1",
        "a=1&a-b=2",
        "a-b=2&a=1", "a=", "a=%", "a=%2", "a=~._-", "a=1&",
        "List.1.A=%7B%22k%22%3A1%7D&List.10.A=2&List.2.A=3",
    ])
    func canonicalQueriesAreSignedAsTheyAre(query: String) {
        let request = request(query)
        let pairs = request.parameters.map { (name: $0.name, value: $0.value ?? "") }
        #expect(SignedQuery.encodedWithEquals(of: request) == SignedQuery.encodedWithEquals(pairs))
    }

    @Test func theVersionIsFoundInHeaderQueryAndForm() {
        #expect(RPCParameters.version(of: request("Action=A&Version=2019-01-01")) == "2019-01-01")
        var form = request("")
        form.headers = HeaderFields([("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")])
        form.body = .bytes(Array("Version=2015-05-01&Action=B".utf8))
        #expect(RPCParameters.version(of: form) == "2015-05-01")
        form.headers = HeaderFields([("x-acs-version", "v")])
        #expect(RPCParameters.version(of: form) == "v")
        #expect(RPCParameters.version(of: request("a=1")).isEmpty)
    }

    @Test func itemsOfListsAreNumbered() {
        let parameters = RPCParameters([
            ("L.2.K", "b"), ("L.10.K", "c"), ("L.1.K", "a"), ("L.1.V.X", "1"), ("L.x", "no"), ("M.1", "m"),
        ])
        #expect(parameters.items("L").map { $0["K"] } == ["a", "b", "c"])
        #expect(parameters.items("L")[0]["V.X"] == "1")
        #expect(parameters.strings("M") == ["m"])
    }
}
