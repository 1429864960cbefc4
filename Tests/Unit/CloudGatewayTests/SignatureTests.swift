import CloudGateway
import LabKernel
import Testing

@Suite struct SignatureTests {
    /// What verification answers; nil for an accepted signature.
    private func refusal(
        _ vector: SignatureVector, secret: String = SignatureVector.secret, request: CloudRequest? = nil,
        at instant: Instant = SignatureVector.frozen
    ) throws -> CloudError? {
        let request = request ?? vector.request
        do throws(CloudError) {
            guard let credentials = try vector.scheme.credentials(of: request) else {
                return CloudError("Anonymous", status: 0, "no credentials found")
            }
            try vector.scheme.verify(request, credentials, secret: secret, at: instant)
            return nil
        } catch { return error }
    }

    @Test func everyVectorVerifies() throws {
        let vectors = try SignatureVector.requests()
        #expect(vectors.count + (try SignatureVector.forms()).count == 56)
        for vector in vectors {
            let refusal = try refusal(vector)
            #expect(refusal == nil, "\(vector.name): \(refusal?.message ?? "") \(refusal?.details ?? [])")
        }
    }

    @Test func credentialsAreRead() throws {
        for vector in try SignatureVector.requests() {
            let credentials = try #require(try vector.scheme.credentials(of: vector.request), "\(vector)")
            #expect(credentials.accessKeyID == SignatureVector.accessKeyID, "\(vector)")
            let carriesToken = vector.name.contains(".sts.")
            #expect(credentials.securityToken == (carriesToken ? SignatureVector.token : nil), "\(vector)")
        }
    }

    @Test func aWrongSecretIsRefusedInTheWordsOfTheService() throws {
        for vector in try SignatureVector.requests() {
            let refusal = try #require(try refusal(vector, secret: "wrong"), "\(vector)")
            let isSLS = vector.name.hasPrefix("sls.")
            #expect(refusal.code == (isSLS ? "SignatureNotMatch" : "SignatureDoesNotMatch"), "\(vector)")
            let status = isSLS ? 401 : vector.name.hasPrefix("oss.") ? 403 : 400
            #expect(refusal.status == status, "\(vector)")
            try expectStringToSign(of: vector, in: refusal)
        }
    }

    private func expectStringToSign(of vector: SignatureVector, in refusal: CloudError) throws {
        guard let canonical = vector.canonical, !vector.name.hasPrefix("sls.") else { return }
        if vector.name.hasPrefix("oss.v4") {
            #expect(refusal.details.first { $0.name == "CanonicalRequest" }?.value == canonical, "\(vector)")
        } else if vector.name.hasPrefix("oss.") {
            #expect(refusal.details.first { $0.name == "StringToSign" }?.value == canonical, "\(vector)")
        } else if vector.name.hasPrefix("pop.") {
            #expect(refusal.message.hasSuffix("server string to sign is:\(canonical)"), "\(vector)")
        }
    }

    @Test func aSignatureDoesNotFitAnotherRequest() throws {
        for vector in try SignatureVector.requests() {
            var other = vector.request
            other.method = other.method == "DELETE" ? "GET" : "DELETE"
            #expect(try refusal(vector, request: other)?.code.hasPrefix("Signature") == true, "\(vector)")
            var elsewhere = vector.request
            elsewhere.path += "x"
            // RPC signs no path.
            if vector.name.contains(".rpc.") && !vector.name.hasPrefix("acs3") { continue }
            #expect(try refusal(vector, request: elsewhere)?.code.hasPrefix("Signature") == true, "\(vector)")
        }
    }

    @Test func aRequestOfAnotherTimeIsRefused() throws {
        for vector in try SignatureVector.requests() {
            let late = try #require(
                try refusal(vector, at: SignatureVector.frozen + .hours(24 * 7 + 1)), "\(vector)")
            let isURL = vector.name.contains(".url.")
            let expected =
                vector.name.hasPrefix("oss.")
                ? (isURL ? "AccessDenied" : "RequestTimeTooSkewed")
                : vector.name.hasPrefix("sls.") ? "RequestTimeExpired" : "InvalidTimeStamp.Expired"
            #expect(late.code == expected, "\(vector)")
            if isURL { #expect(late.message == "Request has expired.") }
        }
    }

    @Test func aSignedBodyMayNotChange() throws {
        for vector in try SignatureVector.requests()
        where vector.name.hasPrefix("sls.") || vector.name.hasPrefix("acs3.") {
            guard vector.request.body.count > 0 else { continue }
            var other = vector.request
            other.body = .bytes([1, 2, 3])
            #expect(try refusal(vector, request: other)?.status == 400, "\(vector)")
        }
    }

    @Test func postFormsVerify() throws {
        for form in try SignatureVector.forms() {
            let scheme = OSSPostSignature(fields: form.fields)
            let request = CloudRequest(method: "POST", host: "127.0.0.1", path: "/lab-bucket/")
            let credentials = try #require(try scheme.credentials(of: request))
            try scheme.verify(
                request, credentials, secret: SignatureVector.secret, at: SignatureVector.frozen)
            #expect(throws: CloudError.self) {
                try scheme.verify(request, credentials, secret: "wrong", at: SignatureVector.frozen)
            }
        }
    }

    @Test func v4NamesItsRegion() throws {
        let vectors = try SignatureVector.requests().filter { $0.name.hasPrefix("oss.v4") }
        for vector in vectors {
            let inQuery = vector.name.contains(".url.")
            let scheme = OSSSignatureV4(vector.request, inQuery: inQuery, region: "cn-shanghai")
            let credentials = try #require(try scheme.credentials(of: vector.request))
            let error = #expect(throws: CloudError.self) {
                try scheme.verify(
                    vector.request, credentials, secret: SignatureVector.secret, at: SignatureVector.frozen)
            }
            #expect(error?.code == "InvalidArgument")
            #expect(
                error?.message
                    == (inQuery
                        ? "The signing region in credential is invalid."
                        : "Invalid signing region in Authorization header."))
        }
    }
}
