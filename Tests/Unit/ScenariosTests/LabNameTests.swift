import LabKernel
import Testing

@testable import Scenarios

/// Short names of labs.
@Suite struct LabNameTests {
    private let labs = ["01-hands-on", "10-sla", "11-fraud", "40-weekend-job", "41-debug-logs", "autopilot"]

    @Test(arguments: [
        ("1", "01-hands-on"), ("01", "01-hands-on"), ("40", "40-weekend-job"), ("40-w", "40-weekend-job"),
        ("weekend", "40-weekend-job"), ("auto", "autopilot"), ("10-sla", "10-sla"),
    ])
    func aBeginningIsEnough(name: String, lab: String) throws {
        #expect(try LabName.match(name, among: labs) == lab)
    }

    @Test(arguments: [
        ("4", "name one of them: 40-weekend-job, 41-debug-logs"),
        ("99", "name one of those of 'labsim lab list'"), ("", "name one of those of 'labsim lab list'"),
        ("job", "name one of those of 'labsim lab list'"),
    ])
    func whatMeansNoLabOrSeveralIsRefused(name: String, fix: String) {
        do throws(LabError) {
            let lab = try LabName.match(name, among: labs)
            Issue.record("it means \(lab)")
        } catch {
            #expect(error.code == "USE017" && error.fix == fix)
        }
    }
}
