# max_norm: used rows are rescaled in place in forward, in the weight itself.
module Case {
  body = Embedding(num_embeddings = 3, embedding_dim = 2, max_norm = 1.0)

  forward(x: i64[3]) {
    return body(x)
  }
}
