# What character follows, from the characters before it: an LSTM over texts of any length.
module CharLSTM(characters: int = 96, width: int = 32, hidden: int = 64) {
  embedding = Embedding(characters, width)
  lstm = LSTM(width, hidden, batch_first = true)
  head = Linear(hidden, characters)

  forward(text: i64[N, T]) -> (logits: f32[N, T, characters]) {
    states, _ = lstm(embedding(text))
    return head(states)
  }
}

train CharLSTM {
  loss(logits, target: i64[N, T]) = cross_entropy(logits.flatten(0, 1), target.flatten())
  # With the usual eps, gradients that are little but rounding would make steps.
  optimizer = Adam(lr = 0.005, eps = 1e-5)
}
