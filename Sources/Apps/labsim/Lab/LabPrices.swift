import LabKernel
import LabWorld
import Pricing
import Scenarios

/// The prices of a lab that is played.
enum LabPrices {
    /// The price books of this repository and that of the scenario, for a lab that shows a bill or checks one; else nil.
    ///
    /// - Throws: `LabError` ENV003 when there are no price books.
    static func book(for lab: LoadedLab) throws -> PriceBook? {
        guard lab.scenario.needsPrices else { return nil }
        do {
            return try PriceOptions.parse([]).book(for: lab.scenario)
        } catch let error as LabError where error.code == "ENV003" {
            throw LabError(
                "ENV003", "the lab has a bill, and there is no folder of price books",
                fix: "start labsim in a folder with 'pricing' of labsim's repository, or below it")
        }
    }
}
