# int32 indices; a 0-dimensional index gives a vector.
module Case {
  body = Embedding(num_embeddings = 4, embedding_dim = 3)

  forward(x: i32[]) {
    return body(x)
  }
}
