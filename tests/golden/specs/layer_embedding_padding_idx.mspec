# padding_idx: the row is used in forward, its gradient stays zero (the constructor zeroes it, an assigned value is kept).
module Case {
  body = Embedding(num_embeddings = 4, embedding_dim = 3, padding_idx = 1)

  forward(x: i64[4]) {
    return body(x)
  }
}
