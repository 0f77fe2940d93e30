import "l{i}.mspec"
train M {
  freeze "l{i}.*"
}
