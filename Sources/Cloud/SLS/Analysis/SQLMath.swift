import Glibc

/// Logarithms, powers and roots from the system's library.
func logarithm(_ number: Double) -> Double { log(number) }

func logarithm2(_ number: Double) -> Double { log2(number) }

func logarithm10(_ number: Double) -> Double { log10(number) }

func exponential(_ number: Double) -> Double { exp(number) }

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

func cubeRoot(_ number: Double) -> Double { cbrt(number) }
