import LabKernel

/// Mistakes in definitions, in Flink's words.
enum DefinitionErrors {
    static func enforcedKey(_ span: SourceSpan?) -> LabError {
        SQLErrors.make(
            "SQL130",
            "Flink doesn't support ENFORCED mode for PRIMARY KEY constraint. ENFORCED/NOT ENFORCED controls "
                + "if the "
                + "constraint checks are performed on the incoming/outgoing data. Flink does not own the "
                + "data therefore the "
                + "only supported mode is the NOT ENFORCED mode",
            span, fix: "write PRIMARY KEY (…) NOT ENFORCED")
    }

    static func uniqueKey(_ span: SourceSpan?) -> LabError {
        SQLErrors.make(
            "SQL131", "UNIQUE constraint is not supported yet", span, fix: "use PRIMARY KEY … NOT ENFORCED")
    }

    static func secondWatermark(_ span: SourceSpan?) -> LabError {
        SQLErrors.parse("Multiple WATERMARK statements is not supported yet.", span)
    }
}
