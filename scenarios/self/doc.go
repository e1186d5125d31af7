// Package self judges sockdrill itself, by implementations and adapters that are wrong, or right, on purpose (package fixture).
//
// Cases: ADP.
package self
