# Rows by integer index; the gradient of a row used twice is the sum, of an unused row zero (dense).
module Case {
  body = Embedding(num_embeddings = 5, embedding_dim = 3)

  forward(x: i64[N, 2]) {
    return body(x)
  }
}
