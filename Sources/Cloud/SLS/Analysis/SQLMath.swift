import Glibc

/// Logarithms, powers and roots from the system's library.
func logarithm(_ number: Double) -> Double { log(number) }

func logarithm2(_ number: Double) -> Double { log2(number) }

func logarithm10(_ number: Double) -> Double { log10(number) }

func exponential(_ number: Double) -> Double { exp(number) }

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func cubeRoot(_ number: Double) -> Double { cbrt(number) }

/// The functions of angles, in radians, by name.
let trigonometry: [(name: String, body: @Sendable (Double) -> Double)] = [
    ("sin", { sin($0) }), ("cos", { cos($0) }), ("tan", { tan($0) }), ("asin", { asin($0) }),
    ("acos", { acos($0) }), ("atan", { atan($0) }), ("sinh", { sinh($0) }), ("cosh", { cosh($0) }),
    ("tanh", { tanh($0) }), ("degrees", { $0 * 180 / .pi }), ("radians", { $0 * .pi / 180 }),
]

/// The angle of a point, from its y and its x.
func angle(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
