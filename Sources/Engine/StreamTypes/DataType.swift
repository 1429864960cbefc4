/// A SQL type with its nullability: what every column and expression has.
package struct DataType: Hashable, Sendable {
    package var logical: LogicalType
    package var isNullable: Bool

    package init(_ logical: LogicalType, nullable: Bool = true) {
        self.logical = logical
        self.isNullable = nullable
    }

    /// The same type that admits NULL.
    package var nullable: DataType { DataType(logical, nullable: true) }
    /// The same type that does not admit NULL.
    package var notNull: DataType { DataType(logical, nullable: false) }
    /// The same type with the given nullability.
    package func nullable(_ isNullable: Bool) -> DataType { DataType(logical, nullable: isNullable) }
}

extension DataType: CustomStringConvertible {
    /// The type as Flink prints it in schemas: `TIMESTAMP(3) NOT NULL *ROWTIME*`.
    package var description: String {
        "\(logical)\(isNullable ? "" : " NOT NULL")\(timeAttribute.mark)"
    }
}

extension DataType {
    /// The time attribute of a timestamp; `.none` for all else.
    package var timeAttribute: TimeAttribute {
        switch logical {
        case .timestamp(_, let attribute), .timestampLTZ(_, let attribute): attribute
        default: .none
        }
    }

    /// The same type as an ordinary timestamp, if it was a time attribute.
    package var withoutTimeAttribute: DataType { withTimeAttribute(.none) }

    /// The same timestamp type with the given attribute; other types stay as they are.
    package func withTimeAttribute(_ attribute: TimeAttribute) -> DataType {
        switch logical {
        case .timestamp(let precision, _):
            DataType(.timestamp(precision: precision, attribute: attribute), nullable: isNullable)
        case .timestampLTZ(let precision, _):
            DataType(.timestampLTZ(precision: precision, attribute: attribute), nullable: isNullable)
        default: self
        }
    }

    /// Whether this and another type are the same but for nullability at the top and time attributes.
    package func isSame(as other: DataType) -> Bool {
        withoutTimeAttribute.logical == other.withoutTimeAttribute.logical
    }
}
