# Mean over each row of indices.
module Case {
  body = EmbeddingBag(num_embeddings = 4, embedding_dim = 2)

  forward(x: i64[N, 2]) {
    return body(x)
  }
}
