# GPT-2 with the structure and the state_dict keys of Hugging Face's GPT2LMHeadModel.

# x W + b with W [in, out], as transformers.pytorch_utils.Conv1D.
module Conv1D(nf: int, nx: int) {
  param weight: f32[nx, nf] = normal(0, 0.02)
  param bias: f32[nf] = zeros

  forward(x: f32[*S, nx]) -> f32[*S, nf] { return x @ weight + bias }
}

module GPT2Attention(n_embd: int, n_head: int) {
  c_attn = Conv1D(3 * n_embd, n_embd)
  c_proj = Conv1D(n_embd, n_embd)

  forward(x: f32[N, T, n_embd]) -> f32[N, T, n_embd] {
    q, k, v = c_attn(x).split(n_embd, dim = 2)
    q = q.view(N, T, n_head, n_embd // n_head).transpose(1, 2)
    k = k.view(N, T, n_head, n_embd // n_head).transpose(1, 2)
    v = v.view(N, T, n_head, n_embd // n_head).transpose(1, 2)
    y = scaled_dot_product_attention(q, k, v, is_causal = true)
    return c_proj(y.transpose(1, 2).reshape(N, T, n_embd))
  }
}

module GPT2MLP(n_embd: int) {
  c_fc = Conv1D(4 * n_embd, n_embd)
  c_proj = Conv1D(n_embd, 4 * n_embd)

  forward(x: f32[N, T, n_embd]) -> f32[N, T, n_embd] { return c_proj(gelu(c_fc(x), approximate = "tanh")) }
}

module GPT2Block(n_embd: int, n_head: int) {
  ln_1 = LayerNorm(n_embd)
  attn = GPT2Attention(n_embd, n_head)
  ln_2 = LayerNorm(n_embd)
  mlp = GPT2MLP(n_embd)

  forward(x: f32[N, T, n_embd]) -> f32[N, T, n_embd] {
    x = x + attn(ln_1(x))
    return x + mlp(ln_2(x))
  }
}

module GPT2Model(vocab_size: int, n_positions: int, n_embd: int, n_layer: int, n_head: int) {
  wte = Embedding(vocab_size, n_embd)
  wpe = Embedding(n_positions, n_embd)
  h = ModuleList(GPT2Block(n_embd, n_head) for i in 0..n_layer)
  ln_f = LayerNorm(n_embd)
  init "wte.weight" = normal(0, 0.02)
  init "wpe.weight" = normal(0, 0.02)
  init "h.*.c_proj.weight" = normal(0, 0.02 / sqrt(2 * n_layer))

  forward(input_ids: i64[N, T]) -> f32[N, T, n_embd] {
    x = wte(input_ids) + wpe.weight[:T]
    for block in h { x = block(x) }
    return ln_f(x)
  }
}

# A linear layer without bias whose weight is a table's.
module TiedHead(table: module) {
  param weight = table.weight

  forward(x: f32[*S, E]) { return linear(x, weight) }
}

module GPT2LMHeadModel(
  vocab_size: int = 50257,
  n_positions: int = 1024,
  n_embd: int = 768,
  n_layer: int = 12,
  n_head: int = 12,
) {
  transformer = GPT2Model(vocab_size, n_positions, n_embd, n_layer, n_head)
  lm_head = TiedHead(transformer.wte)

  forward(input_ids: i64[N, T]) -> (logits: f32[N, T, vocab_size]) { return lm_head(transformer(input_ids)) }
}

train GPT2LMHeadModel {
  loss(logits, target: i64[N, T]) = cross_entropy(logits.view(N * T, logits.shape[2]), target.view(N * T))
  # With the usual eps, gradients that are nothing but rounding, as of the biases of keys, would make steps.
  optimizer = AdamW(lr = 0.001, eps = 1e-4)
}
