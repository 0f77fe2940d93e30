module M {
  a = A()
}
}

module K {
  a = )
}
