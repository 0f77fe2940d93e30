# Gradient of a row divided by its count in the batch.
module Case {
  body = Embedding(num_embeddings = 3, embedding_dim = 2, scale_grad_by_freq = true)

  forward(x: i64[3]) {
    return body(x)
  }
}
