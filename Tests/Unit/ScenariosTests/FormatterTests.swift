import LabKernel
import Testing

@testable import Scenarios

/// The canonical form of scenarios.
@Suite struct FormatterTests {
    @Test(arguments: ["scenarios/labs/01-hands-on", "scenarios/faults/oss-permission-denied"])
    func shippedScenariosAreCanonical(path: String) throws {
        let text = try DiskFiles().text(of: Repository.path(path) + "/scenario.yaml")
        #expect(try ScenarioFormatter.format(SourceFile(name: path, text: text)) == text)
    }

    @Test func layoutIsMended() throws {
        let messy = """
            # head
            kind: Scenario
            apiVersion: labsim/v1


            # what must be true
            expect:
            -   name: a
                job: d   # trailing
                state: RUNNING
            # second
            - {job: d,
               state: FAILED}
            metadata:
                  name: x
                  # about the title
                  title: >
                     folded # text

                     more
            timeline:
                - do: say
                  with:
                      text: |
                          # no comment
                            deeper

                - do: end



            """
        let formatted = """
            # head
            apiVersion: labsim/v1
            kind: Scenario

            metadata:
              name: x
              # about the title
              title: >
                 folded # text

                 more
            timeline:
              - do: say
                with:
                  text: |
                      # no comment
                        deeper

              - do: end

            # what must be true
            expect:
              - name: a
                job: d   # trailing
                state: RUNNING
              # second
              - {job: d,
                 state: FAILED}

            """
        let once = try ScenarioFormatter.format(SourceFile(name: "x", text: messy))
        #expect(once == formatted)
        #expect(try ScenarioFormatter.format(SourceFile(name: "x", text: once)) == once)
    }

    @Test func whatIsNoYAMLIsRefused() {
        #expect(throws: LabErrors.self) {
            try ScenarioFormatter.format(SourceFile(name: "x", text: "a: [\n"))
        }
    }
}
