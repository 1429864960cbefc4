/// An exact amount of one currency; never converted, never rounded until it is shown.
package struct Money: Hashable, Sendable {
    package let amount: Rational
    /// ISO 4217 code: `USD`, `CNY`.
    package let currency: String

    package init(_ amount: Rational, _ currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// The sum; both must be of one currency.
    package static func + (left: Money, right: Money) -> Money {
        precondition(left.currency == right.currency, "amounts of different currencies do not add")
        return Money(left.amount + right.amount, left.currency)
    }

    /// The amount times a quantity.
    package static func * (left: Money, right: Rational) -> Money {
        Money(left.amount * right, left.currency)
    }

    /// `0.0275 USD` with `digits` decimals, rounded half away from zero.
    package func text(digits: Int) -> String { amount.decimalText(digits: digits) + " " + currency }
}
