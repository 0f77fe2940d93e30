module M {
  a = Dropout(1e999)
}
