/// All families of numeric functions.
extension Machine {
  func defineNumberPrimitives() {
    defineArithmeticPrimitives()
    defineNumberPredicates()
    defineDivisionPrimitives()
    defineFunctionPrimitives()
    defineBitPrimitives()
    defineFloatPrimitives()
    defineNumberTextPrimitives()
    defineRandomPrimitives()
    defineTimePrimitives()
  }
}
