import LabKernel
import Testing

@testable import Pricing

/// Price books: what ships, what the linter finds, what users put over them.
@Suite struct PriceBookTests {
    @Test func theShippedBooksHaveNoErrors() throws {
        let book = try Repository.book()
        let errors = PriceBookLint.check(book, asOf: book.compiled).filter(\.isError).map(\.error.message)
        #expect(errors == [])
        #expect(book.prices.count >= 174)
        #expect(book.prices.allSatisfy { !$0.source.url.isEmpty })
    }

    @Test func aBookHasEachPriceOnce() throws {
        let price =
            #"{"id":"a","meters":["log.shard"],"unit":"shard-day","regions":["*"],"price":"1","source":"p"}"#
        let text =
            #"{"schema":"labsim.pricebook/v1","currency":"CNY","sources":{"p":{"url":"u"}},"prices":["#
            + price + "," + price + "]}"
        var book = PriceBook()
        #expect(throws: LabErrors.self) {
            try PriceBookReader.read(try JSONParser.parse(text: text), into: &book)
        }
    }

    @Test func everyMeterHasAPage() {
        for meter in MeterCatalog.meters {
            #expect(!meter.source.isEmpty)
            #expect(meter.customaryUnit.size(in: meter.unit) != nil, "\(meter.name)")
        }
    }

    @Test(arguments: [
        (#""price":"1","unit":"GB-month","regions":["*"],"meters":["oss.request.put"]"#, "does not measure"),
        (#""price":"1","unit":"request","regions":[],"meters":["oss.request.put"]"#, "names no region"),
        (#""price":"1","unit":"request","regions":["*"],"meters":["oss.requests"]"#, "does not exist"),
        (#""price":null,"unit":"request","regions":["*"],"meters":["oss.request.put"]"#, "says otherwise"),
        (
            #""tiers":[{"upTo":"5","price":"1"},{"upTo":"3","price":"2"},{"price":"1"}],"unit":"request","regions":["*"],"meters":["oss.request.put"]"#,
            "do not rise"
        ),
        (
            #""price":"1","unit":"request","regions":["*"],"meters":["oss.request.put"],"validFrom":"soon""#,
            "'validFrom' soon"
        ),
        (
            #""price":"1","unit":"request","regions":["*"],"meters":["oss.request.put"],"validFrom":"2026-02-01","validTo":"2026-01-01""#,
            "before it begins"
        ),
    ])
    func theLinterFinds(fields: String, finding: String) throws {
        let text =
            #"{"schema":"labsim.pricebook/v1","currency":"CNY","sources":{"s":{"url":"https://x","date":"2026-01-01"}},"prices":[{"id":"p","source":"s",\#(fields)}]}"#
        var book = PriceBook()
        try PriceBookReader.read(try JSONParser.parse(text: text), into: &book)
        let messages = PriceBookLint.check(book, asOf: "2026-11-22").filter(\.isError).map(\.error.message)
        #expect(messages.contains { $0.contains(finding) }, "\(messages)")
    }

    @Test func aPriceWithoutASourceIsRefused() throws {
        let text =
            #"{"schema":"labsim.pricebook/v1","currency":"CNY","sources":{},"prices":[{"id":"p","source":"s","price":"1","unit":"GB","regions":["*"],"meters":["log.index"]}]}"#
        var book = PriceBook()
        #expect(throws: LabErrors.self) {
            try PriceBookReader.read(try JSONParser.parse(text: text), into: &book)
        }
    }

    @Test func aUsersPriceStandsOverTheBook() throws {
        var book = try Repository.book()
        try PriceOverlay.add("flink.ap-southeast-1.cu-hour=0.11USD@2026-11-20#quote 17", to: &book)
        guard
            case .price(let price) = book.find(
                "stream.cu.session", region: "ap-southeast-1", .init(currency: "USD"))
        else { throw LabError("TEST", "no price") }
        #expect(price.confidence == .user)
        #expect(price.tiers == [PriceTier(price: Rational(11, 100))])
        #expect(price.source.url == "quote 17")
        try PriceOverlay.add("nat.cu=0.25CNY@2026-11-20", to: &book)
        guard case .price(let nat) = book.find("nat.cu", region: "cn-hangzhou", .init(currency: "CNY"))
        else { throw LabError("TEST", "no price") }
        #expect(nat.id == "user.nat.cu")
    }

    @Test(arguments: [
        "nat.cu", "nat.cu=0.25CNY", "nat.cu=CNY@2026-11-20", "nat.cu=1CNY/GB@2026-11-20",
        "nat.kuh=1CNY@2026-11-20", "nat.cu=1CNY@20.11.",
    ])
    func aMisshapenPriceIsRefused(text: String) throws {
        var book = try Repository.book()
        #expect(throws: LabError.self) { try PriceOverlay.add(text, to: &book) }
    }

    @Test func unitsMeasureWhatTheySay() {
        func size(_ unit: String, _ base: String) -> String? {
            PriceUnit(unit).size(in: PriceUnit(base))?.exactText
        }
        #expect(size("GB-month", "byte-second") == String(Int128(1 << 30) * 2_592_000))
        #expect(size("10000 requests", "request") == "10000")
        #expect(size("million requests", "request") == "1000000")
        #expect(size("100 GB-hour", "GB-hour") == "100")
        #expect(size("hour", "second") == "3600")
        #expect(size("CU-month", "CU-month") == "1")
        #expect(size("GB", "request") == nil)
        #expect(size("GB", "byte-second") == nil)
    }

    @Test func agesCountWholeMonths() {
        #expect(PriceAge.months(from: "2021-06-04", to: "2026-11-22") == 65)
        #expect(PriceAge.months(from: "2026-10-23", to: "2026-11-22") == 0)
        #expect(PriceAge.text(from: "2021-06-04", to: "2026-11-22") == "5 years")
        #expect(PriceAge.months(from: "soon", to: "2026-11-22") == nil)
    }
}
