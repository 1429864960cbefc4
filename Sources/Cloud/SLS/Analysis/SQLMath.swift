import Glibc

/// The natural logarithm and its inverse, and a power, from the system's library.
func logarithm(_ number: Double) -> Double { log(number) }

func exponential(_ number: Double) -> Double { exp(number) }

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
